"""What the countries of countries.py are called elsewhere, for reading lists: three-letter code, then French, Spanish, Portuguese,
Swahili and further English names, without accents where people leave them out anyway (they are compared without)."""

NAMES = """
DZ DZA|Algérie|Argelia|Argélia|Aljeria|Algeria
AO AGO|Angola
AR ARG|Argentine|Argentina|Ajentina
AU AUS|Australie|Australia|Austrália
BE BEL|Belgique|Bélgica|Ubelgiji
BJ BEN|Bénin|Benín|Benim
BO BOL|Bolivie|Bolivia|Bolívia|Plurinational State of Bolivia
BR BRA|Brésil|Brasil|Brazili
BF BFA|Burkina Faso|Bukinafaso
BI BDI|Burundi
CM CMR|Cameroun|Camerún|Camarões|Kameruni
CA CAN|Canada|Canadá|Kanada
CF CAF|République centrafricaine|Centrafrique|República Centroafricana|República Centro-Africana|Jamhuri ya Afrika ya Kati
TD TCD|Tchad|Chade|Chadi
CL CHL|Chili|Chile
CN CHN|Chine|China|Uchina
CO COL|Colombie|Colombia|Colômbia|Kolombia
CG COG|République du Congo|Congo-Brazzaville|Republic of the Congo|República del Congo|República do Congo|Kongo
CI CIV|Côte d'Ivoire|Cote dIvoire|Costa de Marfil|Costa do Marfim|Ivory Coast
CD COD|République démocratique du Congo|RD Congo|RDC|DRC|Congo-Kinshasa
CD COD|Democratic Republic of the Congo|República Democrática del Congo|República Democrática do Congo|Jamhuri ya Kidemokrasia ya Kongo
DO DOM|République dominicaine|República Dominicana|Jamhuri ya Dominika
EC ECU|Équateur|Ecuador|Equador|Ekwado
EG EGY|Égypte|Egipto|Egito|Misri
SV SLV|Salvador|El Salvador
ER ERI|Érythrée|Eritrea|Eritreia
ET ETH|Éthiopie|Etiopía|Etiópia|Uhabeshi|Ethiopia
FR FRA|France|Francia|França|Ufaransa
GA GAB|Gabon|Gabón|Gabão|Gaboni
DE DEU|Allemagne|Alemania|Alemanha|Ujerumani
GH GHA|Ghana|Gana
GT GTM|Guatemala|Gwatemala
GN GIN|Guinée|Guinea|Guiné|Guinea Conakry|Gine
GW GNB|Guinée-Bissau|Guinea-Bisáu|Guiné-Bissau|Ginebisau
GY GUY|Guyane britannique|Guyana|Guiana
HN HND|Honduras
IN IND|Inde|India|Índia
ID IDN|Indonésie|Indonesia|Indonésia
IE IRL|Irlande|Irlanda|Ayalandi
KE KEN|Kenya|Kenia|Quénia|Quênia
KG KGZ|Kirghizistan|Kirguistán|Quirguistão|Kirigizistani
LA LAO|Laos|Lao PDR
LS LSO|Lesotho|Lesoto
LR LBR|Libéria|Liberia
MG MDG|Madagascar|Madagáscar|Bukini
MW MWI|Malawi|Malaui|Malaví
ML MLI|Mali|Malí
MR MRT|Mauritanie|Mauritania|Mauritânia|Moritania
MX MEX|Mexique|México|Meksiko
MN MNG|Mongolie|Mongolia|Mongólia
MA MAR|Maroc|Marruecos|Marrocos|Moroko
MZ MOZ|Mozambique|Moçambique|Msumbiji
MM MMR|Birmanie|Birmania|Burma|Mianmar
NA NAM|Namibie|Namibia|Namíbia
NL NLD|Pays-Bas|Países Bajos|Países Baixos|Holanda|Uholanzi|The Netherlands|Holland
NI NIC|Nicaragua|Nicarágua|Nikaragwa
NE NER|Niger|Níger|Nijeri
NG NGA|Nigéria|Nigeria|Naijeria
NO NOR|Norvège|Noruega|Norwei
PA PAN|Panama|Panamá
PG PNG|Papouasie-Nouvelle-Guinée|Papúa Nueva Guinea|Papua-Nova Guiné|Papua Nova Guiné|Papua
PE PER|Pérou|Perú|Peru
PH PHL|Philippines|Filipinas|Ufilipino|The Philippines
PT PRT|Portugal|Ureno
RW RWA|Rwanda|Ruanda
SN SEN|Sénégal|Senegal
SL SLE|Sierra Leone|Sierra Leona|Serra Leoa|Siera Leoni
ZA ZAF|Afrique du Sud|Sudáfrica|África do Sul|Afrika Kusini|RSA
SS SSD|Soudan du Sud|Sudán del Sur|Sudão do Sul|Sudan Kusini
ES ESP|Espagne|España|Espanha|Hispania
SD SDN|Soudan|Sudán|Sudão|Sudani
SR SUR|Suriname|Surinam
SE SWE|Suède|Suecia|Suécia|Uswidi
CH CHE|Suisse|Suiza|Suíça|Uswisi
TZ TZA|Tanzanie|Tanzania|Tanzânia|United Republic of Tanzania
TG TGO|Togo
TN TUN|Tunisie|Túnez|Tunísia|Tunisia
UG UGA|Ouganda|Uganda
AE ARE|Émirats arabes unis|Emirats|Emiratos Árabes Unidos|Emirados Árabes Unidos|UAE|Falme za Kiarabu
GB GBR|Royaume-Uni|Reino Unido|Ufalme wa Muungano|Uingereza|UK|Great Britain|Angleterre|Inglaterra|England|Scotland|Wales
US USA|États-Unis|Etats Unis|Estados Unidos|EE. UU.|EUA|Marekani|United States of America|US
VE VEN|Vénézuela|Venezuela
VN VNM|Viêt Nam|Vietnam|Vietnã|Vietname
ZM ZMB|Zambie|Zambia|Zâmbia
ZW ZWE|Zimbabwe|Zimbabue|Zimbábue
"""
CODE_BY_NAME = {
    name: line[:2] for line in NAMES.strip().splitlines() for name in (line[3:6], *line[7:].split("|"))
}  # fmt: skip

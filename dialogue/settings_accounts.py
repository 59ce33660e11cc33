"""How people sign in: the settings of allauth, the same everywhere."""

ACCOUNT_ADAPTER = "dialogue.accounts.Adapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]  # nobody signs up; without it allauth drops the team's password field
ACCOUNT_EMAIL_VERIFICATION = "none"  # a code or an invitation proves the address; nothing else makes a user
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = True  # a mail goes out either way: nobody learns who is known here (TRUST E3)
# allauth's limits count in one process and by network address, which would lock out a room behind one address: all are off.
# dialogue/accounts.py counts wrong passwords and second steps per account, in the database.
ACCOUNT_RATE_LIMITS = dict.fromkeys(
    [
        "change_password",
        "change_phone",
        "manage_email",
        "reset_password",
        "reauthenticate",
        "reset_password_from_key",
        "signup",
        "login",
        "request_login_code",
        "confirm_email",
        "verify_phone",
        "login_failed",
    ]
)
PASSWORD_RESET_TIMEOUT = 3 * 24 * 60 * 60  # seconds; the mail says three days
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = True  # no tick of its own: "This phone is shared" says it, and dialogue/sessions.py how long
ACCOUNT_FORMS = {
    "login": "dialogue.forms_sign_in.LoginForm",
    "request_login_code": "dialogue.forms_sign_in.RequestLoginCodeForm",
    "reset_password": "dialogue.forms_sign_in.ResetPasswordForm",
    "reset_password_from_key": "dialogue.forms_sign_in.ResetPasswordKeyForm",
    "change_password": "dialogue.forms_sign_in.ChangePasswordForm",
    "set_password": "dialogue.forms_sign_in.SetPasswordForm",
}
MFA_ADAPTER = "dialogue.accounts.SecondStepAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Equal Lanes"
MFA_FORMS = {
    "authenticate": "dialogue.accounts.AuthenticateForm",
    "reauthenticate": "dialogue.accounts.ReauthenticateForm",
    "activate_totp": "dialogue.accounts.ActivateTOTPForm",
}

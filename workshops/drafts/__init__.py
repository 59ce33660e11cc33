"""The agenda as numbered drafts: what they are made of, the team's words around it, versions.

Takes from: tables, evaluations, documents. A published draft is frozen; words that are taken back are blanked, never rewritten.
"""

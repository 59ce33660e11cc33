"""What a dialogue shows to everybody without signing in: results, ledger, published drafts, as far as its team opened them.

Takes from: documents, drafts. What was opened late carries no words of hidden groups.
"""

"""The desk of translations: what people wrote, as far as everybody reads it, beside its translation.

Takes from: nothing. It knows no author and keeps no translator; what waits for the clock is not to be found here.
"""

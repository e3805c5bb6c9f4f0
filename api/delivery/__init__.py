"""HTTP, and nothing else: how a request is let in, what an answer's headers say, how it fails.

``chain`` takes the API's requests past the admin's middleware, ``views`` is what an endpoint is
made from, ``answers`` turns bytes into responses, ``conditional`` reads what the client has,
``surrogates`` names what a listing shows, ``private`` is for addresses that answer one caller.
"""

from .answers import Answer, Caching, answer_bytes, answer_json, answer_made
from .surrogates import name_shown
from .views import DeliveryView

__all__ = [
    "Answer",
    "Caching",
    "DeliveryView",
    "answer_bytes",
    "answer_json",
    "answer_made",
    "name_shown",
]

"""Synthetic institutions with known answers."""

from zhiren_demo.institution import DEFAULT_AS_OF, DemoInstitution, make_institution
from zhiren_demo.key import Answer, AnswerKey

__all__ = ["DEFAULT_AS_OF", "Answer", "AnswerKey", "DemoInstitution", "make_institution"]

"""Ways of acceptance: 容缺受理, named evidence may follow; 告知承诺, a signed commitment replaces evidence.

Sources: 优化营商环境条例 art. 19 (容缺受理); 国办发〔2020〕42号 (告知承诺: the applicant chooses it, is told
in writing what is committed to and what follows when it is untrue, and is checked afterwards).
"""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from yiwang.definitions.base import Definition, Id, Text

Way = Literal["normal", "tolerate-missing", "commitment"]


def _several(given: Any) -> Any:
    if isinstance(given, str):
        return (given,)
    return tuple(given) if isinstance(given, list) else given


Ways = Annotated[tuple[Way, ...], Field(min_length=1), BeforeValidator(_several)]
"""What a service offers, one way or several; the normal way is always open, whether it is named or not."""


class Commitment(Definition):
    """What an applicant commits to, what that replaces, and what is done with it afterwards."""

    text: Text
    """The sentence that is signed; it is kept with its hash."""
    replaces: tuple[Id, ...] = Field(min_length=1)
    """Kinds of evidence that need not be handed in when it is signed."""
    consequences: tuple[Text, ...] = Field(min_length=1)
    """What happens when it proves untrue, told before it is signed."""
    check: str
    """Time for the later check, from the decision on, such as ``30 working days``."""
    procedure: Id
    """The procedure that checks it; it ends ``confirmed`` or ``revoked``."""
    bars: bool = False
    """Whether somebody whose commitment proved untrue may not use this way for this service again."""

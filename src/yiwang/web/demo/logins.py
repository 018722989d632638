"""Who may log in to a demo city, and their passwords: random, and known to nobody but who saw them."""

import secrets
from dataclasses import dataclass

from django.db import transaction

from yiwang.records.ledger.acts import NewEvent, record
from yiwang.records.registry.models import User

_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"  # none that look like another
_GROUPS, _GROUP = 3, 4


@dataclass(frozen=True)
class Login:
    """A demo login; officers have an office and a role, applicants have neither."""

    username: str
    name: str
    title: str
    office: str = ""
    role: str = ""
    section: str = ""


LOGINS = (
    Login("resident", "演示居民甲", "居民 resident"),
    Login("agent", "演示经办人乙", "企业经办人 agent of a firm"),
    Login("clerk", "演示窗口人员", "综合窗口 window clerk", "market-regulation", "clerk"),
    Login("market", "演示市场监管员", "市场监管 officer, market regulation", "market-regulation", "officer"),
    Login(
        "market2",
        "演示市场监管员丁",
        "市场监管 second officer, market regulation",
        "market-regulation",
        "officer",
        "登记科（演示）",
    ),
    Login("head", "演示市场监管局负责人", "负责人 head, market regulation", "market-regulation", "head"),
    Login("supervisor", "演示督办员", "督办 officer, supervision", "business-environment", "officer"),
    Login("fire", "演示消防员", "消防救援 officer, fire and rescue", "fire-rescue", "officer"),
    Login("urban", "演示城管员", "城市管理 officer, urban management", "urban-management", "officer"),
    Login("tobacco", "演示烟草专卖员", "烟草专卖 officer, tobacco monopoly", "tobacco-monopoly", "officer"),
    Login("labour", "演示人社员", "人社 officer, human resources", "human-resources", "officer"),
    Login("civil", "演示民政员", "民政 officer, civil affairs", "civil-affairs", "officer"),
    Login("civil2", "演示民政核查员", "民政 second officer, civil affairs", "civil-affairs", "officer"),
    Login("science", "演示科技员", "科技 officer, science and technology", "science-technology", "officer"),
    Login("reform", "演示改革专员", "改革专员 reform office", "business-environment", "reform"),
    Login("legal", "演示法制审核员", "法制审核 legal reviewer", "justice", "legal"),
    Login("admin", "演示管理员", "管理员 administrator", "business-environment", "administrator"),
)


def titles() -> dict[str, str]:
    """Return what each demo login is, by username."""
    return {login.username: login.title for login in LOGINS}


def new_password() -> str:
    """Return a random password of 59 bits, easy to type."""
    groups = ("".join(secrets.choice(_LETTERS) for _ in range(_GROUP)) for _ in range(_GROUPS))
    return "-".join(groups)


@transaction.atomic
def new_passwords(usernames: frozenset[str] = frozenset()) -> dict[str, str]:
    """Give demo logins (all, or those named) new passwords and return them, in the order they are shown."""
    made = {}
    users = {user.username: user for user in User.objects.filter(username__in=titles())}
    for login in LOGINS:
        if login.username in users and (not usernames or login.username in usernames):
            user, made[login.username] = users[login.username], new_password()
            user.set_password(made[login.username])
            user.save(update_fields=["password"])
            record([NewEvent("password-set", private={"username": login.username})])
    return made

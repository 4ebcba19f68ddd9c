"""What people are sent out with, and why some stay at home."""

from random import Random
from typing import Final

_SCENARIOS: Final[dict[str, tuple[str, ...]]] = {
    "en": (
        "You moved house last week. Ask how to change your address and whether your savings "
        "rate changes with it. You have no account card with you. Raise one objection: “Last "
        "time I was told this takes two weeks.”",
        "You want to open a savings account for a child of nine. Ask which papers are needed "
        "and what happens to the account at eighteen. Ask at least one question twice.",
        "You lost your card yesterday and found it again this morning. Ask whether it can be "
        "used and what a new one costs.",
        "You expect a payment from abroad. Ask how long it takes, what it costs and what the "
        "sender must know.",
        "You pay for two accounts and use one. Ask what the other costs and how to close it.",
    ),
    "fa": (
        "هفتهٔ گذشته خانه‌تان را عوض کرده‌اید. بپرسید نشانی چگونه تغییر می‌کند و آیا سود سپرده عوض "
        "می‌شود. یک ایراد مطرح کنید: «دفعهٔ پیش گفتند دو هفته طول می‌کشد.»",
        "می‌خواهید برای کودکی نُه‌ساله حساب پس‌انداز باز کنید. بپرسید چه مدارکی لازم است.",
    ),
    "ar": (
        "انتقلت إلى منزل جديد الأسبوع الماضي. اسأل كيف تغيّر عنوانك وهل يتغيّر عائد التوفير. اطرح "
        "اعتراضًا واحدًا: «قيل لي في المرة السابقة إن الأمر يستغرق أسبوعين».",
        "تنتظر حوالة من الخارج. اسأل كم تستغرق وكم تكلّف وما الذي يجب أن يعرفه المرسِل.",
    ),
}
_BRIEFS: Final[dict[str, str]] = {
    "en": "The greeting by the standard: “Good morning, welcome to Harbour Bank. How may I help "
    "you?” The dress rule: navy jacket, tie or scarf in the bank’s colours. Greet nobody you "
    "know; if somebody knows you, leave and say so. Fill in the form once you are outside.",
    "fa": "سلام طبق استاندارد: «سلام، به بانک هاربر خوش آمدید. چه کمکی از من برمی‌آید؟» لباس: کت "
    "سرمه‌ای. فرم را پس از خروج از شعبه پر کنید.",
    "ar": "التحية المعتمدة: «صباح الخير، أهلًا بك في بنك هاربر. كيف أستطيع مساعدتك؟» الزي: سترة "
    "كحلية. املأ النموذج بعد خروجك من الفرع.",
}
_AUDIT_BRIEF: Final = (
    "Test questions: the fee for a foreign transfer; until when a payment can be stopped; where "
    "a power of attorney can be registered. Ask for the request log and the five latest complaints."
)
_REFUSALS: Final = (
    "A cousin of mine works at this branch.",
    "I am away that week.",
    "Too far by bus in the evening.",
    "I was there as a shopper only last month; they may know me.",
)


def scenario(kind: str, language: str, random: Random) -> str:
    """The story to tell at the branch; audits are announced and have none."""
    return random.choice(_SCENARIOS[language]) if kind == "mystery" else ""


def brief(kind: str, language: str) -> str:
    """What to know before going."""
    return _BRIEFS[language] if kind == "mystery" else _AUDIT_BRIEF


def refusal(random: Random) -> str:
    """Why somebody declines."""
    return random.choice(_REFUSALS)

"""The organisation's own stylesheet: a few custom properties over ours."""

from collections.abc import Iterable, Mapping

from audit.engines.colours import Shades, by_day, by_night

NAMES = ("accent", "on-accent", "accent-tint")


def accent_rules(accent: str | None) -> str:
    """The rules that put a chosen accent in place of ours; the plain light value first."""
    if accent is None:
        return ""
    day, night = by_day(accent), by_night(accent)
    both = {
        name: f"light-dark({light}, {dark})"
        for name, light, dark in zip(NAMES, day, night, strict=True)
    }
    return "\n".join(
        (
            _rule(":root", _named(day)),
            _newer(_rule(":root", both)),
            _rule(".dusk", _named(night)),
        )
    )


def hue_rules(hues: Iterable[tuple[str, str, str]]) -> str:
    """The rules for parameters of one's own: (id, hue by day, hue by night)."""
    rules = []
    for name, day, night in hues:
        at = f'[data-param="{name}"]'
        rules += [
            _rule(at, {"hue": day}),
            _newer(_rule(at, {"hue": f"light-dark({day}, {night})"})),
            _rule(f".dusk {at}", {"hue": night}),
        ]
    return "\n".join(rules)


def in_layer(*rules: str) -> str:
    """A stylesheet whose rules stand beside our tokens."""
    return "@layer tokens {\n" + "\n".join(filter(None, rules)) + "\n}\n"


def _named(shades: Shades) -> dict[str, str]:
    return dict(zip(NAMES, shades, strict=True))


def _rule(at: str, values: Mapping[str, str]) -> str:
    return f"{at} {{" + "".join(f"--{name}: {value};" for name, value in values.items()) + "}"


def _newer(rule: str) -> str:
    return f"@supports (color: light-dark(#000, #fff)) {{{rule}}}"

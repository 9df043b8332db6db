"""A screen written by nothing but the docstring of `rules_for`, to compare with the server.

It knows the dict and exact fractions; it imports no rule.
"""

from fractions import Fraction

Band = dict
Given = dict[str, str]  # numbers as text, codes, LO and HI, by input


class Screen:
    """What the page's script does with the dict."""

    def __init__(self, rules: dict, *, pregnant: str):
        self.rules = rules
        self.pregnant = pregnant

    def judge(self, given: Given, readings: list[tuple[str, str]], signs: set[str] | None):
        """Level, classes by measure and role, and alarms with their actions."""
        values = {code: text for code, text in given.items() if text}
        values |= self._derived(values)
        mean = self._mean(readings)
        found = self._pressure(mean, len(readings)) if mean else {}
        for table in self.rules["tables"]:
            band = self._of_table(table, values)
            if band:
                found[table["measure"], table["role"]] = band
        if mean:
            values |= {"sbp": mean[0], "dbp": mean[1]}
        alarms = self._alarms(values, signs, readings)
        classes = {key: band["class"] for key, band in found.items()}
        return self._level(list(found.values()), alarms), classes, alarms

    def _derived(self, values):
        found = {}
        for rule in self.rules["derived"]:
            if rule["counted"]:
                given = values.get(rule["numerator"][0], "").split()
                if given:
                    found[rule["measure"]] = sum(code in given for code in rule["counted"])
                continue
            inputs = {
                code: exact(values.get(code)) for code in rule["numerator"] + rule["denominator"]
            }
            if None in inputs.values():
                continue
            above, below = Fraction(rule["times"]), Fraction(rule["over"])
            for code in rule["numerator"]:
                above *= inputs[code]
            for code in rule["denominator"]:
                below *= inputs[code]
            if below:
                found[rule["measure"]] = above / below
        return found

    def _applies(self, when: str) -> bool:
        return when == "any" or (when == "yes") == (self.pregnant == "yes")

    def _of_table(self, table, values):
        if not self._applies(table["pregnant"]) or table["input"] not in values:
            return None
        return band_of(table["bands"], values[table["input"]])

    def _mean(self, readings):
        last = readings[-2:]
        if not last:
            return None
        return tuple(sum(Fraction(r[i]) for r in last) / len(last) for i in (0, 1))

    def _at_or_above(self, mean, name):
        bounds = self.rules["pressure"][name]
        return [mean[0] >= Fraction(bounds["sbp"]), mean[1] >= Fraction(bounds["dbp"])]

    def _pressure(self, mean, count):
        rules = self.rules["pressure"]
        bands = [
            band_of(rules[part], number) for part, number in zip(("sbp", "dbp"), mean, strict=True)
        ]
        if None in bands:
            return {}
        worse = max(bands, key=lambda b: (b["severity"], rules["order"].index(b["class"])))
        high = self._at_or_above(mean, "high")
        code = "MIXED" if high[0] == high[1] else "ISH" if high[0] else "IDH"
        pattern = rules["pattern"]["bands"][code]
        if pattern["outcome"] == "letter" != worse["outcome"]:
            pattern = pattern | {key: worse[key] for key in ("outcome", "urgency")}
        found = {
            (rules["measure"], "classify"): worse,
            (rules["pattern"]["measure"], "classify"): pattern,
        }
        if count == 1 and any(high) and not any(self._at_or_above(mean, "very_high")):
            found = {k: b | rules["provisional"] if b["severity"] else b for k, b in found.items()}
        return found

    def _alarms(self, values, signs, readings):
        held = {}
        for rule in self.rules["emergencies"]:
            if self._applies(rule["pregnant"]) and any(
                compares(values[code], rule) for code in rule["inputs"] if code in values
            ):
                held[rule["code"]] = action(rule, signs)
        very_high = any(
            any(self._at_or_above(tuple(map(Fraction, r)), "very_high")) for r in readings
        )
        if very_high and (signs or set()) & set(self.rules["danger_signs"]):
            held["pressure_very_high"] = "now"
        return held

    def _level(self, bands, alarms):
        if alarms:
            return "emergency"
        if any(b["outcome"] == "letter" for b in bands):
            return "refer"
        if any(b["outcome"] in ("repeat", "advise") or b["severity"] for b in bands):
            return "watch"
        return "normal" if bands else "unmeasured"


def exact(value):
    try:
        return None if value is None else Fraction(value)
    except ValueError:
        return None


def band_of(bands, value):
    if bands and value in ("LO", "HI"):
        return bands[0] if value == "LO" else bands[-1]
    return next((b for b in bands if holds(b, value)), None)


def holds(band, value):
    if band["code"]:
        return band["code"] == value
    number = Fraction(value)
    if band["lower"]:
        lower = Fraction(band["lower"])
        if number < lower or (number == lower and not band["lower_inclusive"]):
            return False
    if band["upper"]:
        upper = Fraction(band["upper"])
        if number > upper or (number == upper and not band["upper_inclusive"]):
            return False
    return True


def compares(value, rule):
    sign = rule["comparator"]
    if sign == "=":
        return str(value).lower() == rule["value"].lower()
    if value in ("LO", "HI"):
        return sign[0] == {"LO": "<", "HI": ">"}[value]
    number, bound = exact(value), Fraction(rule["value"])
    return {"<": number < bound, "<=": number <= bound, ">": number > bound, ">=": number >= bound}[
        sign
    ]


def action(rule, signs):
    if signs is None:
        return rule["action"]
    if set(rule["now_signs"]) & signs:
        return "now"
    return "same_day" if rule["action"] == "repeat_then_signs" else rule["action"]

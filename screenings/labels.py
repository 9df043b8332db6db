"""Words for codes: measures, classes, problems, outcomes, alarms. Codes are stored, words not.

    measure(code)                   "Systolic pressure"; inputs, derived and judged measures
    examination(code)               "Blood pressure"
    choice(input, code)             the words of an answer
    sign(code)                      a danger sign
    missing(code)                   why nothing was measured
    level(code)                     Normal, Watch, Refer, Emergency, Not measured
    class_name(measure, class_code, guideline)      in the active language
    guideline(name)                 as shown
    problem_sentence(problem, ...)  what is wrong, and what is right
    advice(level, findings)         the one sentence under the level
    emergency(code)                 the steps of an alarm
    no_class(reason)                "no class for this age"
    consent_sentence(name, state)   words.md 16
"""

"""What supervisors write when an item of the branch audit falls short, in English."""

from typing import Final

NOTES: Final[dict[str, tuple[str, ...]]] = {
    "ss-timeframes-written": (
        "Written times for counter and telephone only; none for letters and social networks.",
        "The sheet is from 2023 and has no time for e-mail.",
    ),
    "ss-phone-answer": ("Two test calls: the first was not answered within a minute.",),
    "ss-email-first-reply": ("Test e-mail of Monday 10:05, answered on Tuesday afternoon.",),
    "ss-social-first-reply": ("The message was seen after an hour and answered in the evening.",),
    "ss-requests-on-time": ("Requests that need the loan office wait longest; see the log.",),
    "ss-request-owner": (
        "4 of 17 open requests have no name beside them, 2 have no date.",
        "Requests from the post are entered without an owner until somebody asks.",
    ),
    "ss-professional-friendly": ("Very uneven: two contacts warm, one without a single look.",),
    "ss-accurate-answers": (
        "Question 2: the fee for a foreign transfer was given as 5, it is 9 since September.",
        "Question 3: “Any branch can do that” – only the three large ones can.",
    ),
    "ss-needs-explored": ("In three of four contacts the savings plan came before a question.",),
    "ss-useful-information": ("A customer told me he would “try again next week, perhaps”.",),
    "ss-materials-current": (
        "The mortgage leaflet still shows last year’s rates; 30 copies in the rack.",
        "The fee list on the board is the one from before 1 July.",
    ),
    "ss-channels-posted": (
        "The notice about complaints was behind the open door; no e-mail address on it.",
        "Nothing posted in the hall. The notice lay in a drawer after painting.",
    ),
    "ss-procedure-known": (
        "Knew how to record a complaint, not that it must be acknowledged within a day.",
        "“I would send them to the manager.” No other step was known.",
    ),
    "ss-resources-to-resolve": ("Both knew they may refund a fee, neither knew up to what sum.",),
    "ss-complaints-coded": (
        "2 of the 5 latest have no code: both came by telephone and are only in the day book.",
        "The complaint of the 4th was never registered; the letter is in the post tray.",
    ),
    "ss-acknowledge-time": ("The longest took the whole weekend and Monday.",),
    "ss-outcome-told": (
        "No trace of an answer for one of five; the phone call is said to have happened.",
        "Two letters are drafted and not sent.",
    ),
    "ss-improvement-from-complaints": (
        "Eleven complaints in the quarter, six about waiting, and no recommendation.",
        "Waiting time was discussed; nothing was written down and nothing decided.",
    ),
    "ss-same-answer": (
        "Until when can a payment be stopped? One said 15:00, the other 17:00.",
        "Two different answers on the fee for a replacement card.",
    ),
    "ss-score-spread": ("The Monday visits are the low ones.",),
    "ss-promises-kept": (
        "One call-back of five was two days late; the customer called first.",
        "The appointment of the 12th was moved without telling the customer.",
    ),
    "ss-positions-staffed": (
        "Window 3 unstaffed from 11:00 to 12:30; the rota names somebody.",
        "The advice desk was empty during my visit; “at lunch” since 13:00.",
    ),
    "ss-equipment-working": (
        "The cash machine in the hall was out of service, the third day according to staff.",
        "The cash machine takes no notes in; its sign asks to “come back later”.",
    ),
    "ss-standard-current": (
        "Version 6 hangs at the workplace; version 7 has been in force since spring.",
        "Two versions of the standards in the same folder, the older one on top.",
    ),
    "ss-induction-before-service": (
        "One colleague served alone from the second day; the course followed three weeks later.",
        "Trained on 14, at the window since 9 of the same month.",
    ),
    "ss-training-record": (
        "No entry in twelve months for staff numbers 0417 and 0433.",
        "The records of the two part-time employees are missing.",
    ),
    "ss-standards-knowledge": ("Appearance was known to all, waiting times to none.",),
    "ss-tools-provided": ("The second card printer has been away for repair since August.",),
    "ss-individual-feedback": (
        "Two of four had their talk; the others are “planned”.",
        "Feedback was given to the team as a whole only.",
    ),
    "ss-improvement-plan": (
        "Plans exist for two of four, neither with a date.",
        "The plans are copies of one another; no name of a course, no date.",
    ),
}

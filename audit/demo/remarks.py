"""What shoppers, supervisors and reviewers of the demo write; every remark fits its item.

Content, not interface: people write in their own language, so none of it is translated.
"""

from typing import Final

FAILED: Final[dict[str, tuple[str, ...]]] = {
    "expr-acknowledge": (
        "Two employees talked to each other behind the counter; neither looked up until I spoke.",
        "The person at the first desk glanced at me and went on typing.",
    ),
    "expr-welcoming-face": ("Not a hint of a smile; I felt I was interrupting.",),
    "expr-attention": ("He kept looking over my shoulder at the queue while I explained.",),
    "expr-open-hand": ("She pointed at the leaflet rack with her pen.",),
    "expr-no-contempt": ("When I asked for the form in Welsh he rolled his eyes.",),
    "expr-parting": ("He had turned to his screen before I had picked up my papers.",),
    "voc-greeting": (
        "The first words were “Next, please”.",
        "No greeting; he held out his hand for my papers.",
    ),
    "voc-polite-address": ("Called me “love” twice.",),
    "voc-plain-words": ("He said “FSCS”, “BACS” and “KYC” and explained none of them.",),
    "voc-tone": ("Flat and hurried, warmer only when a colleague joined.",),
    "voc-restate-request": (
        "She began the transfer at once and had the wrong account open; we started again.",
        "He did not repeat what I wanted; I had to say the amount a second time.",
    ),
    "voc-anything-else": (
        "The conversation ended with “That's you done”.",
        "Nothing more was asked; the receipt was pushed across.",
    ),
    "prox-distance": ("She came round the desk and stood so near that I stepped back.",),
    "prox-approach": ("He came up from behind while I read the notices; it made me start.",),
    "prox-gap-kept": ("I stepped back and he came forward again at once.",),
    "prox-queue-gap": (
        "No line on the floor and no barrier: the next customer stood at my elbow.",
        "The barrier had been pushed aside; people waited right behind me.",
    ),
    "prox-private-moment": ("He watched the keypad while I entered my code.",),
    "app-dress-rule": ("Trainers and a hooded top under the uniform jacket.",),
    "app-name-badge": (
        "No badge on the employee at window 2: dark hair, grey cardigan.",
        "The badge hung turned round on its ribbon.",
    ),
    "app-make-up": ("Unshaven for several days, not a kept beard.",),
    "app-jewellery": ("A long chain that caught twice on the drawer.",),
    "app-clean-hands": ("Ink on the fingers and on the form handed to me.",),
    "app-hair": ("Hair fell over the face and was pushed back all the time.",),
    "speed-first-contact": ("I stood by the door for over two minutes before anyone spoke.",),
    "speed-queue": (
        "One window open and eleven people before me.",
        "Two windows closed while I waited, none opened.",
    ),
    "speed-service": ("He left twice to ask a colleague and the printer had to be restarted.",),
    "speed-wait-told": (
        "Nobody came to the queue and the display showed no waiting time.",
        "I asked how long it would be and was told “Can't say”.",
    ),
    "speed-uninterrupted": ("She took a telephone call in the middle and talked for minutes.",),
    "speed-opening-hours": ("The notice says 09:30; the door opened at 09:48.",),
    "safe-exits": (
        "Boxes of paper stood before the emergency exit; the bar could not be pushed. I told "
        "the employee at window 1 and left; they were still there when I looked back.",
    ),
    "safe-floor": (
        "Wet from the door to the queue and no sign.",
        "A cable ran loose across the way to window 3.",
    ),
    "safe-spoken-privacy": ("My date of birth was repeated loudly across the hall.",),
    "safe-documents": ("A file with another customer's name lay open on the desk, lower left.",),
    "safe-identity-check": ("Gave me the balance after I said my name; nothing was checked.",),
    "safe-payment-in-sight": ("He took my card to the back room to copy it.",),
    "ss-timeframes-written": ("Only telephone and counter; none written down for e-mail.",),
    "ss-phone-answer": ("The test call rang for more than a minute before anyone took it.",),
    "ss-requests-on-time": ("Six of the ten requests in the log were late.",),
    "ss-request-owner": ("Three open requests had no name beside them.",),
    "ss-accurate-answers": ("One of three answers was last year's overdraft rate.",),
    "ss-materials-current": (
        "The price list on the stand is from last year; the current one was in the drawer.",
        "Two leaflets advertise an account that is no longer offered.",
    ),
    "ss-channels-posted": ("The complaints notice had been covered by a savings poster.",),
    "ss-procedure-known": ("She knew the first step, and then “I would ask the manager”.",),
    "ss-complaints-coded": ("Two of eight complaints had a form but no tracking code.",),
    "ss-outcome-told": ("One complainant was never written to; the case was simply closed.",),
    "ss-improvement-from-complaints": ("Complaints are counted, but nothing followed from them.",),
    "ss-same-answer": ("One said three working days for a card, the other ten.",),
    "ss-promises-kept": ("A promised call back was made four days late.",),
    "ss-positions-staffed": (
        "Window 3 should be open from 10:00; its blind was down until 11:20.",
        "Nobody at the advice desk all morning.",
    ),
    "ss-equipment-working": (
        "The cash machine in the lobby was out of service for the second day.",
        "The coin counter was switched off with a handwritten note.",
    ),
    "ss-standard-current": ("The folder at the workplace holds the version before last.",),
    "ss-induction-before-service": ("One of two new colleagues began before her training ended.",),
    "ss-training-record": ("Two of nine records have no entry for over a year.",),
    "ss-individual-feedback": ("Four of nine had no individual talk this quarter.",),
    "ss-improvement-plan": ("The plans have aims, but three of them no dates.",),
}
"""Item -> why it was not met."""

FAILED_OTHERWISE: Final = "It was not as the item asks; I looked twice to be sure."

VISIT_NOTES: Final[dict[str, tuple[str, ...]]] = {
    "en": (
        "A quiet morning, three customers before me. I paid a cheque in and asked about a "
        "savings account for a child.",
        "Busy: the market was on. I asked for a new card and for the charges abroad.",
        "I asked to change an address and for help with the app; both were dealt with.",
        "Lunchtime, queue to the door. I asked about a loan for a used car.",
    ),
    "cy": (
        "Bore tawel. Gofynnais am gyfrif cynilo i blentyn a chefais gymorth yn Gymraeg.",
        "Roedd hi'n brysur, ond cefais groeso cynnes wrth y cownter.",
    ),
    "fa": (
        "ساعت خلوتی بود. دربارهٔ حساب پس‌انداز پرسیدم و پاسخ روشن گرفتم.",
        "شعبه شلوغ بود و فقط دو باجه باز بود. برای تعویض کارت رفته بودم.",
    ),
    "ar": (
        "كان الفرع هادئًا. سألت عن حساب توفير وحصلت على شرح واضح.",
        "كان الانتظار طويلًا عند الظهيرة، ثم خُدمت باهتمام.",
    ),
}
"""The shopper's language -> what is said about the visit as a whole."""

AUDIT_NOTES: Final = (
    "Announced the day before. The branch manager was present throughout.",
    "Two contacts watched at the counter, one at the advice desk; the logs were at hand.",
    "The sample was drawn by me: ten requests, eight complaints, nine training records.",
)

SCENARIOS: Final = (
    "You want to open a savings account for your niece, who is eleven.",
    "You lost your card on holiday and need a new one; ask what it costs abroad.",
    "You are thinking about a loan for a used car of about 7,000.",
    "You moved house: change your address and ask for help with the app.",
    "You received a letter about new fees and did not understand it.",
)
BRIEF: Final = (
    "Go in as an ordinary customer, alone, between opening and one hour before closing. Time "
    "the queue from the moment you join it. Do not open an account and sign nothing. If you "
    "are recognised, leave politely and say so in the form."
)
AUDIT_BRIEF: Final = (
    "Announce the audit to the branch manager one working day before. Draw the samples "
    "yourself: ten requests, eight complaints, the training records."
)
REFUSALS: Final = (
    "I am away that week.",
    "I bank at this branch and they know me.",
    "Too far without the car at the moment.",
)

RETURNS: Final = (
    "Please write down when you joined the queue, and add a word on the floor by the door.",
    "The waiting time and your note do not agree. Which of them is right?",
    "Please say which employee you mean: window, hair, clothing; no name is needed.",
)
RETURN_COMMENTS: Final = {
    "speed-queue": "Your note says eleven people before you, the stopwatch four minutes?",
    "app-name-badge": "Which window was this?",
    "safe-floor": "Where exactly, and was there a sign?",
    "ss-request-owner": "How many requests were open in all?",
}
COMMENTS: Final = {
    "safe-exits": "Seen on the photo. Facilities were told the same day.",
    "speed-queue": "Agrees with the display on the photo.",
    "app-name-badge": "Second time this quarter.",
    "voc-greeting": "The standard asks for good morning or bore da first.",
    "ss-materials-current": "The new list was sent to all branches on Monday.",
    "ss-equipment-working": "Known fault; the repair is booked.",
}
"""Item that failed -> what a reviewer says about it."""

SUMMARIES: Final = {
    "strong": (
        "A strong visit. Keep the greeting and the plain words; others could learn from them.",
        "Very good throughout. Only small things to mend.",
    ),
    "fair": (
        "Sound, with the usual gap: requests are not repeated before acting.",
        "Friendly people; the waiting is what customers will remember.",
    ),
    "weak": (
        "Below what we expect. Please talk it through with the team this week.",
        "Several basics were missing. A second visit follows next month.",
    ),
    "critical": (
        "A critical item failed: whatever the number, this comes first and is to be mended now.",
    ),
}

CAPTIONS: Final = {
    "exit-clear": "Emergency exit, free",
    "exit-blocked": "Boxes before the emergency exit",
    "counter": "The counters on arrival",
    "desk": "Advice desk",
    "queue-display": "Queue display when I was called",
    "floor-dry": "Floor by the entrance",
    "floor-wet": "Wet floor, no sign",
    "floor-cable": "Loose cable on the way to window 3",
    "notice-board": "Notice board",
    "complaints-notice": "How to complain, by the door",
    "leaflets": "Leaflet rack",
    "opening-hours": "Hours on the door",
    "shop-front": "The branch from the street",
    "cash-machine": "Cash machine in the lobby",
    "queue-barriers": "Waiting line",
    "waiting-area": "Waiting area",
}
"""Scene -> what the photo's caption says."""

FAILED_SCENES: Final[dict[str, tuple[str, ...]]] = {
    "safe-exits": ("exit-blocked",),
    "safe-floor": ("floor-wet", "floor-cable"),
    "speed-opening-hours": ("opening-hours",),
    "prox-queue-gap": ("queue-barriers",),
    "speed-queue": ("queue-display",),
    "ss-materials-current": ("leaflets", "notice-board"),
    "ss-channels-posted": ("notice-board",),
    "ss-positions-staffed": ("counter",),
    "ss-equipment-working": ("cash-machine",),
    "ss-standard-current": ("desk",),
}
"""Item -> what is photographed when it fails."""

MET_SCENES: Final[dict[str, tuple[str, ...]]] = {
    "safe-exits": ("exit-clear",),
    "safe-floor": ("floor-dry",),
    "speed-queue": ("queue-display",),
    "speed-wait-told": ("waiting-area",),
    "prox-queue-gap": ("queue-barriers",),
    "ss-channels-posted": ("complaints-notice",),
    "ss-materials-current": ("leaflets",),
    "ss-positions-staffed": ("counter",),
}
"""Item -> what is sometimes photographed although all is well."""

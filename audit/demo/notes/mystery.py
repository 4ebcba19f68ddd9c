"""What shoppers write when an item of the mystery visit falls short, in English."""

from typing import Final

NOTES: Final[dict[str, tuple[str, ...]]] = {
    "expr-acknowledge": (
        "I stood two steps from the counter for about a minute. Nobody looked up until I spoke.",
        "Both employees kept their eyes on their papers while I walked up.",
        "No look and no nod; I had to say “excuse me” first.",
    ),
    "expr-welcoming-face": (
        "The face stayed blank, and the first words were “Next, please”.",
        "A short frown when I came to the desk just before the break.",
    ),
    "expr-attention": (
        "The employee turned to a colleague twice while I was in the middle of a sentence.",
        "Looked at a phone under the counter several times.",
    ),
    "expr-open-hand": (
        "Pointed at the form with a pen and at the machine with the chin.",
        "Pointed across the hall with one finger and said “over there”.",
    ),
    "expr-no-contempt": (
        "When the customer before me left, the employee rolled their eyes to a colleague.",
        "A short mocking smile when I said that I had not used the app before.",
    ),
    "expr-composure": (
        "Sighed audibly when I asked about the fee a second time.",
        "Folded arms and leaned back as soon as I said that I disagreed.",
    ),
    "expr-parting": (
        "Was already typing for the next customer while I put my papers together.",
        "No look at the end; I said goodbye to the side of a head.",
    ),
    "voc-greeting": (
        "The first words were “Yes?”. No greeting and no welcome.",
        "Only “Hi”. Neither the name of the bank nor an offer to help, as the briefing has it.",
        "The conversation began with “Do you have an appointment?”.",
    ),
    "voc-polite-address": (
        "I was called “love” twice.",
        "“You there, you’re next” across the room.",
    ),
    "voc-plain-words": (
        "“AER”, “tier two” and “sweep” were used without a word of explanation.",
        "I had to ask three times what “a mandate” is.",
    ),
    "voc-tone": (
        "Curt throughout; short answers with a sigh between them.",
        "The voice was flat, as if reading from a sheet.",
    ),
    "voc-restate-request": (
        "Did not repeat the new address; one digit was wrong on the slip.",
        "My request was not put into words again, so I got the form for a joint account first.",
        "Said “Right” and went away with my paper; I did not know what would happen next.",
    ),
    "voc-respectful-words": (
        "To a colleague, about the customer before me: “some people really cannot read”.",
        "“Well, that is how you people like it” to an elderly customer at the next window.",
    ),
    "voc-anything-else": (
        "Ended with “That’s it then”. Not asked whether I needed anything more.",
        "The receipt was handed over and the next number called in the same breath.",
    ),
    "prox-distance": (
        "Leaned over the desk so that our heads were nearly touching.",
        "Spoke to me from the back desk, more than three metres away.",
    ),
    "prox-approach": (
        "Came up from behind while I read the leaflets; I was startled.",
        "I was spoken to from behind my shoulder while I stood at the machine.",
    ),
    "prox-no-touch": (
        "Took the letter out of my hand without asking.",
        "Put a hand on my shoulder to move me to the other line.",
    ),
    "prox-gap-kept": (
        "I stepped back once; the employee came half a step after me.",
        "Followed when I made room, until I stood against the leaflet rack.",
    ),
    "prox-queue-gap": (
        "The line on the floor is worn off. People stood at the shoulder of the one being served.",
        "No marking and no belt: the next customer could read my form.",
        "The belt was pushed aside, and the queue reached the counter.",
    ),
    "prox-facing": (
        "Sat sideways to me; I saw a shoulder and the back of the screen.",
        "A tower of folders stood between us during the whole talk.",
    ),
    "prox-private-moment": (
        "Watched the keypad while I entered my PIN.",
        "Kept standing beside me while I read the letter with my balance.",
    ),
    "app-clothing-clean": (
        "A large coffee stain on the front of the shirt.",
        "The jacket was badly creased and one button was missing.",
    ),
    "app-dress-rule": (
        "A grey hooded top instead of the navy jacket that the briefing describes.",
        "No scarf or tie in the bank’s colours; two colleagues wore theirs.",
    ),
    "app-name-badge": (
        "No badge. A man of about thirty, beard, blue shirt.",
        "The badge hung back to front on its band, so the name could not be read.",
        "No name badge seen on either of the two people at the counter.",
    ),
    "app-make-up": (
        "Unshaven for some days, which the written standard does not allow.",
        "Glitter make-up; the standard in the briefing asks for plain.",
    ),
    "app-jewellery": (
        "A long chain that caught on the drawer handle twice.",
        "Several large bracelets knocked on the desk with every key.",
    ),
    "app-clean-hands": (
        "Ink on most fingers; it came off on my receipt.",
        "Ate crisps at the counter and handed me the form with the same hand.",
    ),
    "app-hair": (
        "Hair wet and uncombed, as if just in from the rain.",
        "Hair hung over the eyes and was pushed back again and again.",
    ),
    "speed-first-contact": (
        "Two people behind the counter talked to each other while the hall filled.",
        "Nobody was in the front hall; I heard voices from the back room.",
    ),
    "speed-queue": (
        "One window of three was open for nine people.",
        "The ticket machine gave numbers, but two people were called out of turn.",
        "The queue stood still while the only cashier went to look for coin rolls.",
    ),
    "speed-service": (
        "The form had to be filled in twice because the first print-out was for another product.",
        "The computer had to be started anew; nobody offered a second desk.",
    ),
    "speed-wait-told": (
        "Two counters open. Nobody spoke to the queue for eleven minutes.",
        "Asked how long it would be; the answer was a shrug.",
        "No screen, no sign, nobody said how long it would take.",
    ),
    "speed-uninterrupted": (
        "Left the desk three times: for a call, for a parcel and to greet a friend.",
        "Took a private call in the middle of my request, without a word.",
    ),
    "speed-unhurried": (
        "My second question was cut off with “It’s all on the website”.",
        "Stood up while I was still asking.",
    ),
    "speed-opening-hours": (
        "The door was locked at 16:10 although the hours on the glass say 16:30.",
        "Opened at 09:45, a quarter of an hour late; six people waited outside.",
    ),
    "safe-exits": (
        "Six cartons stood in front of the emergency exit; the door could open about 30 cm.",
        "The side exit was blocked by boxes of leaflets, floor to handle. I told the cashier.",
        "Boxes of paper before the emergency exit; its bar could not be pushed down.",
    ),
    "safe-floor": (
        "A puddle under the umbrella stand, about a metre wide; no sign.",
        "A cable ran loose across the way to the cash machine. A man nearly fell over it.",
        "Tiles wet from mopping; the warning sign leaned folded against the wall.",
    ),
    "safe-spoken-privacy": (
        "My date of birth and new address were read out; the three people behind me could hear.",
        "“So your overdraft is four hundred” in a full voice, with a queue behind me.",
    ),
    "safe-documents": (
        "Another customer’s form lay on the counter, name to the front.",
        "The screen of window 2 could be read from the queue.",
    ),
    "safe-identity-check": (
        "I gave only my surname and was told the date of the last payment.",
        "Asked for no document before looking up the account that I named.",
    ),
    "safe-payment-in-sight": (
        "My card was taken to the back room for about two minutes.",
        "My passport was copied out of my sight, although there is a copier behind the counter.",
    ),
    "safe-tension": (
        "A customer complained about a lost card; the answer was louder than the complaint.",
        "Two employees argued with a customer at once until he left.",
    ),
}

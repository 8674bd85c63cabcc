"""When to stop and whom to call: for the help of every page; what a stop for pain says is in `core.pain`.

Advice, no diagnosis. Cauda equina: the warning card of Greenhalgh, Mercer and Finucane (backes.org.uk) and NHS advice.
Medical review: the lists of NICE NG59 and of the IFOMPT framework (Finucane 2020, JOSPT 50:350), in which no sign alone
says much. Chest, fainting, breath: general practice of exercise.
"""

EMERGENCY = (
    "Call an ambulance or go to an emergency department now with any of these, new with the back pain:",
    "numbness or pins and needles between the thighs, around the genitals, the back passage or the buttocks; "
    "wiping that feels different;",
    "trouble starting or stopping urine, not feeling it pass, leaking, not knowing whether the bladder is full; "
    "leaking or not feeling the bowel;",
    "a change in erection, ejaculation or feeling of the genitals;",
    "weakness or numbness of one or both legs that is severe or grows; pain in both legs.",
)

REVIEW = (
    "See a doctor soon, and do not run before, in any of these cases:",
    "after a fall or an accident; with fever, feeling ill, or a loss of weight that nobody explains; after cancer;",
    "with steroids, thin bones, a weak immune system or injected drugs; when walking has become unsteady;",
    "with pain that never eases, stays all night or is in the upper back; a first back pain below age 20 or above 55.",
)

STOP_NOW = ("Stop at once with chest pain, fainting or unusual breathlessness, and call for help if it does not pass.",)

HELP = (*STOP_NOW, *EMERGENCY, *REVIEW)

"""English irregular verb forms by their base, so that "left" is found by "leaving"."""

from __future__ import annotations

# Base, then its irregular forms. Left out: forms that may well be another word ("saw", "lay",
# "bore", "wound"), and verbs whose forms do not differ.
_VERBS = """
arise arose arisen; awake awoke awoken; become became; begin began begun; bend bent; bite bit
bitten; bleed bled; blow blew blown; break broke broken; breed bred; bring brought; build built;
burn burnt; buy bought; catch caught; choose chose chosen; cling clung; come came; creep crept;
deal dealt; dig dug; do did done does; draw drew drawn; dream dreamt; drink drank drunk; drive
drove driven; eat ate eaten; fall fell fallen; feed fed; feel felt; fight fought; find found; flee
fled; fly flew flown; forbid forbade forbidden; forget forgot forgotten; forgive forgave forgiven;
freeze froze frozen; get got gotten; give gave given; go went gone goes; grow grew grown; hang
hung; have had has; hear heard; hide hid hidden; hold held; keep kept; kneel knelt; know knew
known; lead led; lean leant; leap leapt; learn learnt; leave left; lend lent; lose lost; make
made; mean meant; meet met; pay paid; prove proven; ride rode ridden; ring rang rung; rise rose
risen; run ran; say said; see seen; seek sought; sell sold; send sent; shake shook shaken; shine
shone; shoot shot; show shown; shrink shrank shrunk; sing sang sung; sink sank sunk; sit sat;
sleep slept; slide slid; speak spoke spoken; speed sped; spend spent; spill spilt; spin spun;
spoil spoilt; stand stood; steal stole stolen; stick stuck; sting stung; strike struck; swear
swore sworn; sweep swept; swell swollen; swim swam swum; swing swung; take took taken; teach
taught; tear torn; tell told; think thought; throw threw thrown; understand understood; undertake
undertook undertaken; wake woke woken; wear wore worn; weave wove woven; weep wept; win won;
withdraw withdrew withdrawn; write wrote written
"""

BASE_OF: dict[str, str] = {
    form: forms.split()[0] for forms in _VERBS.split(";") for form in forms.split()[1:]
}

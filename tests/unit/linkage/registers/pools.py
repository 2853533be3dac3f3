"""Names by community, and the ways in which one forename is written."""

from __future__ import annotations

import random
from dataclasses import dataclass


@dataclass(frozen=True)
class Pool:
    """A community's names. `forms` are other ways to write a forename; `share` how common it is."""

    name: str
    share: float
    women: tuple[str, ...]
    men: tuple[str, ...]
    surnames: tuple[str, ...]
    forms: dict[str, tuple[str, ...]]


def _pool(name: str, share: float, women: str, men: str, surnames: str, forms: str) -> Pool:
    written = (line.split() for line in forms.strip().splitlines())
    return Pool(
        name,
        share,
        tuple(women.split()),
        tuple(men.split()),
        tuple(surnames.split()),
        {usual: tuple(others) for usual, *others in written},
    )


_STARTS = "Ash Black Crow Dun Elm Fair Grim Hol Ing Jar Kel Lang Mar Nor Ox Pen Ros Sten Thorn Wul"
_ENDS = "by dale field ford gate ham ley more shaw ton wick worth"
_SYLLABLES = " ".join(f"{start}{end}" for start in _STARTS.split() for end in _ENDS.split())

POOLS = (
    _pool(
        "British",
        0.7,
        "Margaret Susan Elizabeth Sarah Emma Olivia Amelia Isla Ava Jessica Lucy Hannah Charlotte "
        "Sophie Grace Emily Victoria Rebecca Rachel Laura Gemma Claire Joanne Karen Julie Alison "
        "Patricia Barbara Jean Dorothy Joan Doreen Sheila Kathleen Catherine Deborah Tracey Wendy",
        "John David Michael Peter Robert Paul James Andrew Mark Stephen William Thomas George "
        "Harry Oliver Jack Noah Leo Arthur Matthew Daniel Christopher Anthony Richard Kenneth "
        "Ronald Gordon Keith Nicholas Simon Benjamin Samuel Joseph Edward Charles Philip "
        "Timothy Geoffrey",
        "Smith Jones Taylor Brown Williams Wilson Johnson Davies Walker Wright Robinson Thompson "
        "White Hughes Green Hall Wood Harris Clarke Jackson O'Neill McDonald MacLeod Shaw "
        + _SYLLABLES,
        """
Margaret Maggie Peggy
Susan Sue Suzie
Elizabeth Liz Beth Betty
Catherine Katherine Kate Kathryn
Deborah Debbie Debs
Rebecca Becky
Victoria Vicky
Robert Bob Rob
William Bill Will
Michael Mick Mike
Andrew Andy Drew
Stephen Steven Steve
Anthony Tony
Christopher Chris
Richard Dick Rich
Nicholas Nick
Edward Ted Eddie
Geoffrey Jeffrey Geoff
James Jim Jamie
Joanne Jo Joanna
""",
    ),
    _pool(
        "South Asian",
        0.14,
        "Aisha Fatima Zainab Maryam Nasreen Shazia Samina Khadija Rukhsana Priya Lakshmi Gurpreet "
        "Harpreet Sunita Meera Nusrat Parveen Farzana",
        "Mohammed Ahmed Hussain Imran Yusuf Omar Ibrahim Tariq Rashid Rajesh Sanjay Gurdeep Vijay "
        "Jaswinder Abdul Asif Nadeem Shafiq",
        "Khan Hussain Ahmed Ali Begum Akhtar Iqbal Mahmood Singh Kaur Patel Sharma Chowdhury "
        "Rahman Malik Mirza Bibi Uddin Miah Bhatti",
        """
Mohammed Muhammad Mohamed Mohd Mohammad
Ahmed Ahmad
Hussain Hussein Husain
Yusuf Yousaf Yousuf
Omar Umar
Ibrahim Ebrahim
Aisha Ayesha Aysha
Fatima Fatimah
Maryam Mariam
Zainab Zaynab
Khadija Khadeeja
Lakshmi Laxmi
Nasreen Nasrin
Parveen Parvin
Rashid Rasheed
""",
    ),
    _pool(
        "Somali and Arab",
        0.05,
        "Hodan Fadumo Sahra Halimo Amina Layla Khadra Nimco Asha Ifrah",
        "Abdirahman Mahamed Cabdi Xasan Faarax Abdullahi Mustafa Khalid Saeed Hamza",
        "Warsame Jama Abdi Nur Farah Hassan Osman Ismail Al-Hassan El-Sayed Bin-Ali Duale",
        """
Fadumo Fatuma Faadumo
Sahra Zahra
Halimo Halima
Amina Aamina
Abdirahman Abdurahman Cabdiraxmaan
Mahamed Maxamed Mohamed
Cabdi Abdi
Xasan Hassan
Faarax Farah
Khalid Khaled
Saeed Said
""",
    ),
    _pool(
        "Polish",
        0.06,
        "Agnieszka Katarzyna Malgorzata Joanna Ewa Magdalena Zofia Krystyna Elzbieta Beata",
        "Piotr Krzysztof Andrzej Tomasz Pawel Jan Marcin Michal Stanislaw Jakub",
        "Nowak Kowalski Wisniewski Wojcik Kaminski Lewandowski Zielinski Szymanski Dabrowski Mazur",
        """
Agnieszka Aga
Katarzyna Kasia
Malgorzata Gosia
Joanna Asia
Piotr Peter
Krzysztof Krzys Christopher
Tomasz Tomek
Jakub Kuba
Stanislaw Staszek
""",
    ),
    _pool(
        "Chinese",
        0.05,
        "Xiu Mei Li Fang Jing Hui Yan Ying Xiaoling Meiling",
        "Wei Jun Ming Hao Jian Chen Zhiwei Xiaoming Kin Tsz",
        "Wang Li Zhang Chen Lau Wong Cheung Chan Ng Huang Zhou Xu",
        """
Xiaoling Siuling
Xiaoming Siuming
Zhiwei Chiwai
Jing Ching
""",
    ),
)

WORDS = {
    "towns": [
        "Northdale",
        "Southmoor",
        "Eastwick",
        "Westbeck",
        "Highfold",
        "Lowmere",
        "Castleby",
        "Priorsham",
    ],
    "births": [
        "Leeds",
        "Bradford",
        "Mirpur",
        "Sylhet",
        "Warsaw",
        "Hargeisa",
        "Guangzhou",
        "Dublin",
        "Kingston",
        "York",
    ],
    "jobs": [
        "nurse",
        "teacher",
        "joiner",
        "driver",
        "cook",
        "clerk",
        "retired",
        "student",
        "welder",
        "carer",
        "farmer",
    ],
}


def draw_pool(draw: random.Random) -> Pool:
    return draw.choices(POOLS, [pool.share for pool in POOLS])[0]


def draw_common_first(draw: random.Random, names: tuple[str, ...]) -> str:
    """A name, the early ones of the list more often: the n-th in proportion to 1 / (n + 4)."""
    return draw.choices(names, [1 / (place + 5) for place in range(len(names))])[0]

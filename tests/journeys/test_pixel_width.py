"""The widths by which search results are cut are those that a browser draws."""

import pytest
from playwright.sync_api import Browser

from cms.seo.pixel_width import measure_width_px
from tests.programs import pass_over

# What is written in titles: marks, kerned pairs, quotes, dashes, several alphabets.
TEXTS = [
    "Botox® for My Migraine? How So? | Alderwick Pain Clinic",
    "Vertiflex™ Procedure: What to Expect",
    "Juvéderm or Botox?",
    "AVATAR Yoga, To We, LT P. F, 11:11",
    "“It hurts when I laugh” – and what to do",
    "What’s a nerve block—really?",
    "IPL/BBL: 7 questions to ask first…",
    "WWWWWWWWWW MMMMMMMMMM",
    "iiiiiiiiii llllllllll ''''''''''",
    "0123456789 £1,250.00 €99 $5",
    "Rückenschmerzen: Übungen für Größe L",
    "Douleur chronique : où en êtes-vous ?",
    "¿Qué es la neuralgia? ¡Señales!",
    "Ból pleców – zażółć gęślą jaźń",
    "Şırınga, ağrı ve İyileşme",
    "Πόνος στη μέση και Τένοντες",
    "Боль в спине: Что делать? ТУГО",
    "Sleep & pain: a <two-way> street",
    "Knee osteoarthritis › what to try first",
    "Pacing: doing more by doing a little less, week after week after week",
]

MEASURE = """([family, text]) => {
    const line = document.createElement("span");
    line.style.cssText = `font: 20px ${family}; white-space: pre`;
    line.textContent = text;
    document.body.replaceChildren(line);
    return line.getBoundingClientRect().width;
}"""


def test_widths_are_those_of_the_browser(browser: Browser) -> None:
    page = browser.new_page()
    families = ['"Liberation Sans", monospace', '"Liberation Sans", serif']
    if len({page.evaluate(MEASURE, [family, "Wi"]) for family in families}) > 1:
        pass_over("Liberation Sans 2 is not installed (apt-get install fonts-liberation2)")

    drawn = {text: page.evaluate(MEASURE, [families[0], text]) for text in TEXTS}

    page.close()
    assert {text: measure_width_px(text, 20) for text in TEXTS} == pytest.approx(drawn, abs=0.1)

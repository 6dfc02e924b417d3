"""Choose the language of the window: English from the code, or a Qt translation file.

    languages.use(app, "system")                # before the window is made; or "en", "de", "zh_CN"
    decimal(29.97, 1)                           # "30.0", "30,0": as the language writes numbers

Words are marked with `self.tr` or `QCoreApplication.translate`, collected and compiled by `make translations`. The
`.qm` lies beside its `.ts`, since hardly anybody has Qt's compiler; a test holds the two equal. What the engine says of
an error stays English, as on the command line: `error_messages.py` puts a translated heading before it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from PyQt6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator
from PyQt6.QtGui import QFontDatabase, QGuiApplication

FOLDER = Path(__file__).parents[1] / "translations"
SYSTEM = "system"
NAMES = {"en": "English", "de": "Deutsch", "zh_CN": "简体中文"}
"""Each language in its own name."""
CHINESE_FONTS = (
    "Microsoft YaHei UI",
    "PingFang SC",
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "WenQuanYi Micro Hei",
)
"""Tried after the system font, which on an English system would show Japanese variants of Chinese characters."""


def nearest(tags: Iterable[str]) -> str:
    """Return the first available of these languages ("de-AT", "zh-Hant-TW"), else English; all Chinese is one."""
    known = {code.split("_")[0]: code for code in NAMES}
    firsts = (tag.replace("-", "_").split("_")[0] for tag in tags)
    return next((known[first] for first in firsts if first in known), "en")


def code_of(wish: str) -> str:
    """Return the language of a setting. The system's is used only if its characters can be displayed."""
    if wish != SYSTEM:
        return wish
    code = nearest(QLocale.system().uiLanguages())
    return code if code != "zh_CN" or has_chinese_font() else "en"


def has_chinese_font() -> bool:
    """Return whether any installed font has Chinese characters."""
    return bool(QFontDatabase.families(QFontDatabase.WritingSystem.SimplifiedChinese))


def use(app: QGuiApplication, wish: str) -> None:
    """Use this language for text and numbers from now on; existing widgets keep theirs."""
    code = code_of(wish)
    for old in app.findChildren(QTranslator):
        app.removeTranslator(old)
        old.setParent(None)
    font = app.font()
    families = [font.family(), *(CHINESE_FONTS if code == "zh_CN" else ())]
    if font.families() != families:
        font.setFamilies(families)
        app.setFont(font)
    locale = QLocale(code)
    locale.setNumberOptions(QLocale.NumberOption.OmitGroupSeparator)
    QLocale.setDefault(locale)
    if code == "en":
        return
    for translator in (_of_qt(code), translation(code)):  # the last one is asked first
        translator.setParent(app)
        app.installTranslator(translator)


def words_in(wish: str) -> Callable[[str, str], str]:
    """Return a function that translates ASCII text, by context, into a language that is not in use."""
    code = code_of(wish)
    translator = QTranslator() if code == "en" else translation(code)

    def translate(context: str, words: str) -> str:
        return translator.translate(context, words) or words

    return translate


def translation(code: str) -> QTranslator:
    """Return the project's translations into a language."""
    translator = QTranslator()
    translator.load(f"depth-viewer_{code}", str(FOLDER))
    return translator


def is_translated() -> bool:
    """Return whether the language is not that of the code."""
    app = QCoreApplication.instance()
    return app is not None and bool(app.findChildren(QTranslator))


def decimal(value: float, digits: int) -> str:
    """Format a number with this many decimals, with the decimal separator of the language."""
    return QLocale().toString(float(value), "f", digits)


def brief(value: float, digits: int) -> str:
    """Format a number with at most this many significant digits."""
    return QLocale().toString(float(value), "g", digits)


def _of_qt(code: str) -> QTranslator:
    """Return Qt's own translations: dialog buttons, keys, the file dialog."""
    translator = QTranslator()
    translator.load(f"qtbase_{code}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))
    return translator

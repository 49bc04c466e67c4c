"""Write the reference pictures of the sample's pages: `python -m tests.reports.write_references`, then look at them."""

import pypdfium2
from PIL import Image

from i18n import LANGUAGES
from reports.briefing.paper import briefing_pdf
from tests.reports import sample
from tests.reports.test_paper import REFERENCES


def main() -> None:
    """Write one strip of small grey pages a language."""
    REFERENCES.mkdir(exist_ok=True)
    for language in LANGUAGES:
        document = pypdfium2.PdfDocument(briefing_pdf(sample.briefing(language)))
        pages = [page.render(scale=0.25, grayscale=True).to_pil() for page in document]
        width, height = pages[0].size
        strip = Image.new("L", (width * len(pages), height))
        for number, page in enumerate(pages):
            strip.paste(page, (number * width, 0))
        strip.save(REFERENCES / f"briefing_{language}.png", optimize=True)


if __name__ == "__main__":
    main()

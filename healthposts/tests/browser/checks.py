"""What every page is checked for: axe, edges that can be seen, targets that can be hit."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

OPTIONS = {
    # What is in order is not described: that took a third of the time.
    "resultTypes": ["violations"],
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    },
}
LEAST_TARGET = 44  # px, WCAG 2.2 asks for 24
LEAST_EDGE = 3.0  # contrast of a field's border against what is around it (1.4.11)


def axe_faults(page: Page) -> list[str]:
    """Rule and place of each fault: "color-contrast: .row-sub"."""
    answer: dict[str, Any] = Axe().run(page, options=OPTIONS).response
    return [
        f"{fault['id']}: {node['target'][0]} {node.get('failureSummary', '')[:200]}"
        for fault in answer["violations"]
        for node in fault["nodes"]
    ]


def small_targets(page: Page) -> list[str]:
    """Controls that are smaller than a thumb. A link inside a sentence is as high as its line."""
    found: list[str] = page.evaluate(
        """(least) => {
          const hit = (one) => one.matches('input[type=radio], input[type=checkbox]')
            ? one.parentElement.getBoundingClientRect() : one.getBoundingClientRect();
          return [...document.querySelectorAll('main button, main input:not([type=hidden]), main select, main summary, main a.btn, main .segments a, header summary')]
            .filter((one) => one.checkVisibility({ visibilityProperty: true }))
            .filter((one) => one.tabIndex >= 0)
            .filter((one) => { const box = hit(one); return box.height < least || box.width < least; })
            .map((one) => `${one.tagName} ${one.id || one.textContent.trim().slice(0, 30)} ${Math.round(hit(one).width)}x${Math.round(hit(one).height)}`);
        }""",
        LEAST_TARGET,
    )
    return found


def faint_edges(page: Page) -> list[str]:
    """Fields and buttons whose edge can hardly be seen; axe does not look at edges."""
    found: list[str] = page.evaluate(
        """(least) => {
          const parts = (colour) => colour.match(/[0-9.]+/g).map(Number);
          const light = ([r, g, b]) => [r, g, b].map((c) => c / 255)
            .map((c) => c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
            .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
          const behind = (one) => {
            for (let at = one.parentElement; at; at = at.parentElement) {
              const colour = parts(getComputedStyle(at).backgroundColor);
              if (colour.length < 4 || colour[3] > 0) return colour;
            }
            return [255, 255, 255];
          };
          const contrast = (a, b) => {
            const [x, y] = [light(a), light(b)].sort((p, q) => q - p);
            return (x + 0.05) / (y + 0.05);
          };
          return [...document.querySelectorAll('main .form-control, main .form-select, main .form-check-label, main .btn-secondary')]
            .filter((one) => one.checkVisibility({ visibilityProperty: true }))
            .map((one) => [one, getComputedStyle(one), behind(one)])
            .map(([one, style, around]) => [one, Math.max(
              contrast(parts(style.borderTopColor), around), contrast(parts(style.backgroundColor), around),
            )])
            .filter(([, found]) => found < least)
            .map(([one, found]) => `${one.id || one.className} ${found.toFixed(2)}`);
        }""",
        LEAST_EDGE,
    )
    return found


def overflow(page: Page) -> int:
    """Pixels by which the page is wider than the screen."""
    wider: int = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    return wider


def hidden_under_bar(page: Page) -> list[str]:
    """Fields that lie under the bottom bar when they have the focus (2.4.11)."""
    found: list[str] = page.evaluate(
        """() => {
          const bar = document.querySelector('.bottom-bar');
          if (!bar) return [];
          return [...document.querySelectorAll('form.visit input:not([type=hidden]), form.visit summary')]
            .filter((one) => one.checkVisibility({ visibilityProperty: true }) && !bar.contains(one))
            .filter((one) => {
              one.focus();
              const box = one.getBoundingClientRect();
              return box.bottom > bar.getBoundingClientRect().top + 1 && box.top < bar.getBoundingClientRect().bottom;
            })
            .map((one) => one.id || one.textContent.trim().slice(0, 30));
        }"""
    )
    return found


def faults_of(page: Page) -> dict[str, Any]:
    """Everything at once; empty values when the page is in order."""
    return {
        "axe": axe_faults(page),
        "targets": small_targets(page),
        "edges": faint_edges(page),
        "overflow": overflow(page),
    }


IN_ORDER: dict[str, Any] = {"axe": [], "targets": [], "edges": [], "overflow": 0}

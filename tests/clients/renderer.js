// In the browser: draws a card with Microsoft's renderer the way a Teams client would, and keeps what was pressed.
// The colours are close to Teams' light, dark and contrast; exactness does not matter, contrast and width do.
"use strict";

const LOOKS = {
  light: { page: "#f5f5f5", card: "#ffffff", text: "#242424", subtle: "#616161", accent: "#4f52b2", good: "#0e700e", warning: "#835b00", attention: "#b10e1c", fill: "#f0f0f0", line: "#d1d1d1", accentTint: "#c7d2f9", goodTint: "#d5ecd5", warningTint: "#fdf0d0", attentionTint: "#fbdcdf" },
  dark: { page: "#141414", card: "#292929", text: "#ffffff", subtle: "#c7c7c7", accent: "#aab1fa", good: "#9ad29a", warning: "#f2c661", attention: "#f1bbbc", fill: "#383838", line: "#616161", accentTint: "#33366b", goodTint: "#1d3d1d", warningTint: "#4a3a0c", attentionTint: "#54181d" },
  contrast: { page: "#000000", card: "#000000", text: "#ffffff", subtle: "#ffffff", accent: "#ffff01", good: "#ffffff", warning: "#ffffff", attention: "#ffffff", fill: "#000000", line: "#ffffff", accentTint: "#000000", goodTint: "#000000", warningTint: "#000000", attentionTint: "#000000" },
};

function hostConfig(look) {
  const colours = Object.fromEntries(
    ["default:text", "dark:text", "light:subtle", "accent:accent", "good:good", "warning:warning", "attention:attention"].map((pair) => {
      const [name, from] = pair.split(":");
      return [name, { default: look[from], subtle: name === "default" ? look.subtle : look[from] }];
    }),
  );
  const style = (backgroundColor) => ({ backgroundColor, borderColor: look.line, foregroundColors: colours });
  return new AdaptiveCards.HostConfig({
    supportsInteractivity: true,
    fontFamily: "'Segoe UI', 'Liberation Sans', sans-serif",
    fontSizes: { small: 12, default: 14, medium: 16, large: 18, extraLarge: 24 },
    fontWeights: { lighter: 300, default: 400, bolder: 600 },
    spacing: { small: 4, default: 8, medium: 12, large: 16, extraLarge: 24, padding: 12 },
    separator: { lineThickness: 1, lineColor: look.line },
    imageSizes: { small: 32, medium: 64, large: 120 },
    containerStyles: { default: style(look.card), emphasis: style(look.fill), accent: style(look.accentTint), good: style(look.goodTint), warning: style(look.warningTint), attention: style(look.attentionTint) },
    actions: { maxActions: 6, spacing: "default", buttonSpacing: 8, actionsOrientation: "horizontal", actionAlignment: "left", showCard: { actionMode: "inline" } },
    adaptiveCard: { allowCustomStyle: true },
    textBlock: { headingLevel: 2 },
    textStyles: { heading: { size: "medium", weight: "bolder" }, columnHeader: { weight: "bolder" } },
  });
}

// The host's Markdown: no HTML, as in Teams.
const markdown = window.markdownit({ html: false, breaks: true, linkify: false });

// The host's own stylesheet: like Teams, it lets buttons wrap instead of cutting the row off.
function stylesheet(look) {
  return `
    .ac-actionSet { flex-wrap: wrap; row-gap: 8px; }
    .ac-pushButton { font: 600 14px 'Segoe UI', 'Liberation Sans', sans-serif; color: ${look.text}; background: ${look.card};
      border: 1px solid ${look.line}; border-radius: 4px; padding: 6px 12px; min-height: 32px; overflow-wrap: anywhere; }
    .ac-pushButton.style-positive { color: ${look.card}; background: ${look.accent}; border-color: ${look.accent}; }
    .ac-pushButton.style-destructive { color: ${look.attention}; border-color: ${look.attention}; }
    .ac-pushButton > div { white-space: normal !important; }
    .ac-input { color: ${look.text}; background: ${look.card}; border: 1px solid ${look.line}; border-radius: 4px; padding: 6px; font: inherit; max-width: 100%; }
    .ac-textBlock :is(p, ul, ol) { margin-block: 0; box-sizing: border-box; } .ac-textBlock ul, .ac-textBlock ol { padding-inline-start: 20px; }
    .ac-textBlock a { color: ${look.accent}; overflow-wrap: anywhere; }
    input[type=radio], input[type=checkbox] { padding: 0; }
  `;
}

window.pressed = [];

// Draw `json`; report what a person would run into: complaints, buttons lost, things that stick out sideways.
window.draw = (json, theme, width) => {
  const look = LOOKS[theme];
  document.body.style.cssText = `margin:0;padding:0;background:${look.page};width:${width}px`;
  document.body.className = theme;
  document.documentElement.lang = json.lang ?? "";
  document.body.replaceChildren();
  AdaptiveCards.AdaptiveCard.onProcessMarkdown = (text, result) => {
    result.outputHtml = markdown.render(text);
    result.didProcess = true;
  };
  const card = new AdaptiveCards.AdaptiveCard();
  card.hostConfig = hostConfig(look);
  card.onExecuteAction = (action) => {
    window.pressed.push({ type: action.getJsonTypeName(), verb: action.verb ?? null, data: action.data ?? {}, title: action.title });
  };
  const context = new AdaptiveCards.SerializationContext();
  // The library's own pattern remembers where it stopped and would refuse every second card's language.
  AdaptiveCards.CardElement.langProperty.regEx.lastIndex = 0;
  card.parse(json, context);
  const style = document.createElement("style");
  style.textContent = stylesheet(look);
  const main = document.createElement("main");
  main.style.cssText = `box-sizing:border-box;padding:8px;width:${width}px`;
  const drawn = card.render();
  main.append(drawn);
  document.body.append(style, main);
  const beyond = (e, right) => e.getClientRects().length > 0 && e.getBoundingClientRect().right > right + 0.5;
  const out = [...drawn.querySelectorAll("*")].filter((e) => beyond(e, (e.closest(".ac-textBlock") ?? main).getBoundingClientRect().right));
  // A word that breaks in the middle of a narrow column cannot be read; very long names may.
  const canvas = document.createElement("canvas").getContext("2d");
  const broken = [...drawn.querySelectorAll(".ac-tableCell .ac-textBlock")].flatMap((cell) => {
    canvas.font = getComputedStyle(cell).font;
    return cell.innerText.split(/[\s\-_]+/).filter((word) => word.length <= 12 && canvas.measureText(word).width > cell.clientWidth + 1);
  });
  const visible = (e) => e.getClientRects().length > 0;
  return {
    complaints: Array.from({ length: context.eventCount }, (_, i) => context.getEventAt(i).message),
    buttons: [...drawn.querySelectorAll("button")].filter(visible).map((b) => b.getAttribute("aria-label") ?? b.textContent),
    sticksOut: out.slice(0, 5).map((e) => `${e.tagName} ${e.textContent.slice(0, 60)}`),
    broken,
    markup: [...drawn.querySelectorAll('.ac-textBlock :is(a, em, strong, b, code, img, h1, h2, h3, h4, s)')].map((e) => e.outerHTML),
    text: drawn.innerText,
    height: drawn.offsetHeight,
  };
};

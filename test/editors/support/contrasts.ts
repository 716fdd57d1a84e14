/**
 * Run in a page: the texts that stand out less from what is behind them than the guidelines of the web (WCAG 2, AA) ask for.
 */
export const LOW_CONTRASTS = String.raw`(() => {
  const color = text => {
    const numbers = text.match(/[\d.]+/g).map(Number)
    return {rgb: numbers.slice(0, 3), alpha: numbers[3] ?? 1}
  }
  const light = rgb => {
    const [r, g, b] = rgb.map(part => {
      const share = part / 255
      return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
    })
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }
  const behind = element => {
    const tile = element.closest("g.tile")?.querySelector("rect")
    if (tile) return color(getComputedStyle(tile).fill).rgb
    for (let at = element; at; at = at.parentElement) {
      const {rgb, alpha} = color(getComputedStyle(at).backgroundColor)
      if (alpha === 1) return rgb
    }
    return [255, 255, 255]
  }
  const bad = new Set()
  for (const element of document.querySelectorAll(
    "p, th, td, dt, dd, code, li, a, h1, h3, summary, text, tspan, button, .range, .where",
  )) {
    if (!element.checkVisibility() || !element.textContent) continue
    const style = getComputedStyle(element)
    const {rgb} = color(element.closest("svg") ? style.fill : style.color)
    const back = behind(element)
    const alpha = Number(style.opacity)
    const seen = rgb.map((part, i) => part * alpha + back[i] * (1 - alpha))
    const [a, b] = [light(seen), light(back)]
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)
    if (ratio < 4.5) bad.add([element.tagName, element.getAttribute("class"), ratio.toFixed(2)].join(" "))
  }
  return [...bad]
})()`

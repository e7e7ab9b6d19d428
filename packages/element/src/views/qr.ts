import { formatAmount } from '@pay-checkout/core'
import { splitChannel } from '@pay-checkout/protocol'
import { html, type TemplateResult } from 'lit'
import { glyph } from '../icons/glyph.ts'
import { methodMark } from '../icons/method-mark.ts'
import type { StateOf, ViewContext } from '../view-context.ts'
import { button } from './button.ts'
import { clock } from './clock.ts'
import { heading } from './heading.ts'

/** A code to scan, framed in the wallet's colour. The pay string itself stands nowhere in the text of the page. */
export function qr(state: StateOf<'showing-qr'>, context: ViewContext): TemplateResult {
  const { method } = splitChannel(state.payment.channel)
  const amount = formatAmount(state.checkout.amount)
  const { texts } = context
  return html`<div class="card" part="qr-card" data-method=${method}>
      <p class="band">${methodMark(method)}<span class="brand" .textContent=${texts.methods[method]}></span>${figure(amount)}</p>
      <div class="code">${
        state.expired
          ? html`<div class="over">${button('primary', 'refreshCode', context, context.actions.retry)}</div>`
          : codePicture(context, texts.qrLabel(texts.methods[method], amount))
      }</div>
      <div class="step">${heading(state, context)}${state.expired ? '' : timeLeft(context)}</div>
    </div>
    <div class="ways">${button('quiet', 'changeWay', context, context.actions.back)}</div>`
}

/** The drawn code as an image with a name, or what stands in its place until it is drawn. */
export function codePicture(context: ViewContext, label: string): TemplateResult {
  const { qr: picture, actions, texts } = context
  if (picture === 'failed') {
    return html`<div class="over"><p class="text" .textContent=${texts.words.codeFailed}></p>${button('secondary', 'retry', context, actions.retry)}</div>`
  }
  if (!picture) return html`<div class="over"><span class="spinner"></span></div>`
  const { size, path, turned } = picture
  // Its ground is drawn too: a browser that repaints a page dark recolours backgrounds, and leaves what is drawn.
  return html`<svg part="qr" class="qr ${turned ? 'turned' : ''}" role="img" aria-label=${label} width="256" viewBox="0 0 ${size} ${size}" shape-rendering="crispEdges">
    <rect fill="#fff" width=${size} height=${size} /><path d=${path} />
  </svg>`
}

function timeLeft({ texts, secondsLeft }: ViewContext): TemplateResult {
  return html`<p class="countdown" part="countdown" role="timer">
    ${glyph('clock')}<span .textContent=${texts.words.timeLeft}></span> ${clock(secondsLeft)}
  </p>`
}

/** An amount: not a translator's. */
export function figure(text: string): TemplateResult {
  return html`<span class="figure" translate="no" .textContent=${text}></span>`
}

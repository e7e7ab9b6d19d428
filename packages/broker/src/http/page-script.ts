import { createHash } from 'node:crypto'

/**
 * What the hosted page does beside its element: a payer may sit there longer than a token lives, so it has fresh ones made by the broker,
 * at the address that the element bears. Plain old script: it runs in whatever engine an old phone has.
 */
export const PAGE_SCRIPT: string = `(function () {
var element = document.querySelector('pay-checkout')
element.refreshToken = function () {
return fetch(element.getAttribute('data-fresh-token'), { method: 'POST', credentials: 'omit', cache: 'no-store' })
.then(function (answer) {
if (!answer.ok) throw new Error('HTTP ' + answer.status)
return answer.json()
})
.then(function (fresh) { return fresh.token })
}
})()`

/** The script, as a policy names it. */
export const PAGE_SCRIPT_SOURCE: string = `'sha256-${createHash('sha256').update(PAGE_SCRIPT).digest('base64')}'`

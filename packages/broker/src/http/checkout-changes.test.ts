import { expect, test } from 'vitest'
import { createChanges } from './checkout-changes.ts'

/** Somebody who listens to two checkouts, and brokers whose words come by `hear`. */
function scene() {
  const told: string[] = []
  const heard: string[] = []
  let hear: (checkoutId: string | null) => void = () => {}
  const changes = createChanges({
    tell: (id) => void told.push(id),
    listen: (run) => {
      hear = run
    },
  })
  const leave = ['co_1', 'co_2'].map((id) => changes.subscribe(id, () => heard.push(id)))
  return { changes, told, heard, leave, hear: (id: string | null) => hear(id) }
}

test('who listens to a checkout hears of its changes, made here or by another broker, and of no other’s', () => {
  const { changes, told, heard, hear, leave } = scene()
  changes.publish('co_1')
  hear('co_2')
  hear('co_3')
  expect([heard, told]).toEqual([['co_1', 'co_2'], ['co_1']])
  for (const one of leave) one()
  changes.publish('co_1')
  expect(heard).toHaveLength(2)
})

test('when words may have been missed everybody looks again [F38]', () => {
  const { heard, hear, told } = scene()
  hear(null)
  expect([heard, told]).toEqual([['co_1', 'co_2'], []])
})

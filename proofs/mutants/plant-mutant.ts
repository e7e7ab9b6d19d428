import { registerHooks } from 'node:module'
import { pathToFileURL } from 'node:url'
import { mutate, mutatedPath, plantedMutant } from './mutate.ts'

// `PAY_MUTANT=<id> node --import plant-mutant.ts …`: the mistake is written while its file is loaded; the file stays as it is.
const mutant = plantedMutant()
const changed = pathToFileURL(mutatedPath(mutant)).href

registerHooks({
  load(url, context, next) {
    const loaded = next(url, context)
    return url === changed ? { ...loaded, source: mutate(String(loaded.source), mutant) } : loaded
  },
})

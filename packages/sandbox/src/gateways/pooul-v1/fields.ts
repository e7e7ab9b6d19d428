import { createFieldReader, type FieldReader } from '../../field-reader.ts'
import { PooulV1Refusal } from './refusal.ts'

/** Reads the values of a call; 103 names the wrong one. */
export const fields: FieldReader = createFieldReader((name) => new PooulV1Refusal(103, name))

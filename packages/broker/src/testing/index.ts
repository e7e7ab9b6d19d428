export {
  type GatewayContractOptions,
  gatewayContract,
  type RunnerTest,
} from './gateway-contract.ts'
export type {
  BarcodePeer,
  ClearMessage,
  GatewayPeer,
  Lacks,
  PaymentFacts,
  RefundFacts,
  RefundPeer,
} from './gateway-peer.ts'
export { type ContractTest, type OpenContractStore, storeContract } from './store-contract.ts'
export { readTranscript, type Transcript } from './transcript.ts'
export { unsignedForTests } from './unsigned-for-tests.ts'

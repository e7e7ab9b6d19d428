/** What both hosts tell of the app's life, and of its network. Older base libraries lack some. */
export interface HostLife {
  onAppShow?(run: () => void): void
  offAppShow?(run: () => void): void
  onAppHide?(run: () => void): void
  offAppHide?(run: () => void): void
  onNetworkStatusChange?(run: (network: { isConnected: boolean }) => void): void
  /** WeChat’s typings know another listener here: they are compared by identity alone. */
  offNetworkStatusChange?(run: never): void
}

/** The few functions of `wx` that a checkout uses. The whole `wx` of WeChat's typings fits. */
export interface WechatHost extends HostLife {
  request(options: WechatRequest): unknown
  requestPayment(options: WechatPaymentRequest): unknown
  getStorageSync(key: string): unknown
  setStorageSync(key: string, value: string): void
  removeStorageSync(key: string): void
  getDeviceInfo?(): { platform?: string }
  login(options: WechatLoginRequest): unknown
  /** A till's scanner. */
  scanCode?(options: WechatScanRequest): unknown
  getRandomValues?(options: { length: number; success: (result: { randomValues: ArrayBuffer }) => void }): unknown
}

export interface WechatRequest {
  url: string
  method: 'GET' | 'POST'
  header: Record<string, string>
  data?: string
  /** Anything but `json` leaves the answer's text alone. */
  dataType: 'text'
  responseType: 'text' | 'arraybuffer'
  /** The answer arrives in pieces, from base library 2.20.2 on. */
  enableChunked?: boolean
  timeout: number
  success(result: { statusCode: number; data: unknown; header: object }): void
  fail(problem: { errMsg?: string }): void
}

/** What `wx.request` answers: with the first of these two where it knows `enableChunked`. */
export interface WechatRequestTask {
  onChunkReceived?(run: (piece: { data: ArrayBuffer }) => void): void
  /** Developer tools tell no status. */
  onHeadersReceived?(run: (head: { statusCode?: number }) => void): void
  abort?(): void
}

export interface WechatLoginRequest {
  success(result: { code: string }): void
  fail(problem: { errMsg?: string }): void
}

export interface WechatScanRequest {
  onlyFromCamera: boolean
  scanType: ('barCode' | 'qrCode')[]
  success(result: { result: string }): void
  fail(problem: { errMsg?: string }): void
}

export interface WechatPaymentRequest {
  timeStamp: string
  nonceStr: string
  package: string
  signType: 'MD5' | 'HMAC-SHA256' | 'RSA'
  paySign: string
  success(result: { errMsg?: string }): void
  fail(result: { errMsg?: string }): void
  complete(result: { errMsg?: string }): void
}

/** The few functions of `my` that a checkout uses. */
export interface AlipayHost extends HostLife {
  request(options: AlipayRequest): unknown
  tradePay(options: AlipayPaymentRequest): unknown
  getAuthCode(options: AlipayLoginRequest): unknown
  getStorageSync(options: { key: string }): { data?: unknown }
  setStorageSync(options: { key: string; data: string }): unknown
  removeStorageSync(options: { key: string }): unknown
  getSystemInfoSync?(): { platform?: string }
}

export interface AlipayRequest {
  url: string
  method: 'GET' | 'POST'
  headers: Record<string, string>
  data?: string
  dataType: 'text'
  timeout: number
  success(result: AlipayAnswer): void
  fail(problem: AlipayAnswer & { error?: number; errorMessage?: string }): void
}

export interface AlipayAnswer {
  status?: number
  data?: unknown
  headers?: object
}

export interface AlipayLoginRequest {
  /** `auth_base` tells who the payer is and nothing else of them, and asks them nothing. */
  scopes: string[]
  success(result: { authCode?: string }): void
  fail(problem: { error?: number; errorMessage?: string }): void
}

export interface AlipayPaymentRequest {
  tradeNO: string
  success(result: unknown): void
  fail(problem: unknown): void
}

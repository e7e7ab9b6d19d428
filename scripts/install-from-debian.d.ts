/** Installs packages of Debian where we may: as root, on a system that has `apt-get`. Elsewhere it does nothing. */
export declare function installFromDebian(what: string, ...packages: readonly string[]): void

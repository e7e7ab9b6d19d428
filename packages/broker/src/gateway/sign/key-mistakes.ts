/** What is no RSA key as we can read one, by how its text looks, and what to do about it. */
const MISTAKES: readonly (readonly [RegExp, string])[] = [
  [
    /\0|\ufffd/,
    'isn’t text: it is a key’s bytes (DER), or text in UTF-16. Save it as PEM: openssl pkey -inform DER -in key.der',
  ],
  [
    /-----BEGIN ENCRYPTED|Proc-Type:\s*4,\s*ENCRYPTED/,
    'is locked with a password, which nobody can type here: unlock it by openssl pkey -in key.pem -out plain.pem',
  ],
  [
    /-----BEGIN OPENSSH|^ssh-rsa /,
    'is a key for SSH: convert a private one by ssh-keygen -p -m PEM -f key, a public one by ssh-keygen -e -m PKCS8 -f key.pub',
  ],
  [/-----BEGIN (NEW )?CERTIFICATE REQUEST/, 'is a request for a certificate, and no key'],
  [/^\s*<RSAKeyValue/i, 'is a key in XML: convert it to PEM'],
  [/^\s*\{/, 'is a key in JSON: convert it to PEM'],
  // What word processors make of hyphens.
  [
    /[\u2010-\u2015\u2212\uff0d]+\s*(BEGIN|END) /,
    'has other dashes than five plain hyphens (-----) around BEGIN and END: copy the key from the file, not from a document',
  ],
  [
    /^(\S+\.(pem|key|crt|cer|der|p8|p12|pfx|txt)|(file:|~?\/|\.{1,2}\/)[^\s=]{1,200})$/i,
    'is a file’s name, and not what the file holds: in a configuration file write "file:" before it',
  ],
]

/** What stands in the place of a key, as the end of a sentence that starts with the field's name; null: nothing that is known. */
export function mistakeIn(text: string): string | null {
  return MISTAKES.find(([looks]) => looks.test(text))?.[1] ?? null
}

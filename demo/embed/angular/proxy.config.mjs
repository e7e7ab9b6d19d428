// While you work: the shop's server runs beside Angular's.
export default { '/api': { target: process.env.SHOP ?? 'http://127.0.0.1:5170' } }

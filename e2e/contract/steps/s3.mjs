// An S3 service of another maker, which runs until its input ends. Its first report is its address.
import { createRequire } from 'node:module'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const S3rver = createRequire(import.meta.url)('s3rver')
const srv = new S3rver({ port: 0, address: '127.0.0.1', silent: true, directory: await mkdtemp(join(process.cwd(), 's3-')), configureBuckets: [{ name: 'files' }] })
const at = await srv.run()
process.stdout.write(JSON.stringify({ step: `http://127.0.0.1:${at.port}` }) + '\n')
process.stdin.resume()
process.stdin.on('end', () => process.exit(0))

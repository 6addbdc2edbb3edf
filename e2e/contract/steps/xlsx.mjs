// exceljs reads the workbooks that the hall writes, and writes those that it reads.
import ExcelJS from 'exceljs'
import { createWriteStream } from 'node:fs'
import { assert, step, refused, done } from './lib.mjs'

const { HALL: hall, TEMPLATE: template } = process.env
async function read(file) {
  const r = await (await fetch(hall + '/read', { method: 'POST', body: JSON.stringify({ file }) })).json()
  if (r.refused) throw new Error(r.refused)
  return r.answer
}
const open = async () => {
  const book = new ExcelJS.Workbook()
  await book.xlsx.readFile(template)
  return book
}
const number = '321202199205013965', bank = '6222021001116245702'

await step('the template opens with its heads, as text', async () => {
  const sheet = (await open()).worksheets[0]
  assert.deepEqual(sheet.getRow(1).values.slice(1), ['姓名*', '证件号码*', '入职日期', '工种'])
  assert.equal(sheet.getColumn(2).numFmt, '@')
  assert.equal(sheet.getCell('D2').dataValidation?.type, 'list')
})
await step('the hall reads what was filled into it', async () => {
  const book = await open(), sheet = book.worksheets[0]
  sheet.getRow(2).values = ['张三', number, '2026-01-02', '焊工']
  sheet.getRow(3).values = ['李四 & <王>', bank, new Date(Date.UTC(2026, 1, 3)), '电工']
  sheet.getCell('C3').numFmt = 'yyyy-mm-dd'
  await book.xlsx.writeFile('filled.xlsx')
  const lines = await read(process.cwd() + '/filled.xlsx')
  assert.equal(lines.length, 2)
  assert.deepEqual(lines[0].Cells, { 姓名: '张三', 证件号码: number, 入职日期: '2026-01-02', 工种: '焊工' })
  assert.equal(lines[1].Cells.姓名, '李四 & <王>')
  assert.equal(lines[1].Cells.证件号码, bank)
  assert.equal(lines[1].Cells.入职日期, '2026-02-03', JSON.stringify(lines[1]))
})
await step('and what was streamed, with rich text and shared strings', async () => {
  const book = new ExcelJS.stream.xlsx.WorkbookWriter({ stream: createWriteStream('streamed.xlsx'), useSharedStrings: true })
  const sheet = book.addWorksheet('名册')
  sheet.addRow(['姓名', '证件号码', '入职日期', '工种']).commit()
  sheet.addRow([{ richText: [{ text: '张' }, { font: { bold: true }, text: '三' }] }, number, '2026-01-02', '焊工']).commit()
  for (let i = 1; i < 300; i++) sheet.addRow(['张三' + i, number, '2026-01-02', '焊工']).commit()
  await book.commit()
  const lines = await read(process.cwd() + '/streamed.xlsx')
  assert.equal(lines.length, 300)
  assert.equal(lines[0].Cells.姓名, '张三')
  assert.equal(lines[299].Cells.姓名, '张三299')
})
await step('a number of 18 digits that a spreadsheet has rounded is refused, not guessed', async () => {
  const book = await open()
  book.worksheets[0].getRow(2).values = ['张三', 321202199205013965, '2026-01-02', '焊工']
  await book.xlsx.writeFile('rounded.xlsx')
  const [line] = await read(process.cwd() + '/rounded.xlsx')
  assert.ok(line.Wrong?.证件号码, JSON.stringify(line))
})
await step('what looks like a formula comes out as text', async () => {
  const book = new ExcelJS.Workbook()
  await book.xlsx.readFile(process.env.EXPORT)
  const cell = book.worksheets[0].getCell('A2')
  assert.equal(cell.type, ExcelJS.ValueType.String)
  assert.equal(cell.formula, undefined)
  assert.match(cell.value, /1\+1/)
})
await refused('a workbook without its heads', async () => {
  const book = new ExcelJS.Workbook()
  book.addWorksheet('x').addRow(['一', '二'])
  await book.xlsx.writeFile('headless.xlsx')
  return read(process.cwd() + '/headless.xlsx')
}, /表头/)
await refused('no workbook', () => read(process.cwd() + '/xlsx.mjs'), /xlsx/)
await refused('a workbook that unpacks to more than it may', async () => {
  const book = new ExcelJS.stream.xlsx.WorkbookWriter({ filename: 'bomb.xlsx' })
  const sheet = book.addWorksheet('名册')
  sheet.addRow(['姓名', '证件号码', '入职日期', '工种']).commit()
  const long = '长'.repeat(30000)
  for (let i = 0; i < 700; i++) sheet.addRow([long, number, '', '']).commit()
  await book.commit()
  return read(process.cwd() + '/bomb.xlsx')
})
done()

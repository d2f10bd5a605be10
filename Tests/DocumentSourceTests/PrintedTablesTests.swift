import DocumentSearch
import Testing

@testable import DocumentSource

@Suite struct PrintedTablesTests {
    /// A line at a place, six points a character and ten points high.
    private func line(_ text: String, _ left: Float, _ top: Float, block: Int = 1) -> PrintedLine {
        PrintedLine(
            text: text, left: left, top: top, right: left + 6 * Float(text.count), bottom: top + 10, block: block)
    }

    /// Cells column by column, a block each, as poppler gives them: nil for an empty one.
    private func table(_ rows: [[String?]], at lefts: [Float] = [72, 200, 330], pitch: Float = 12) -> [PrintedLine] {
        lefts.indices.flatMap { column in
            rows.indices.compactMap { row in
                rows[row][column].map { line($0, lefts[column], 100 + Float(row) * pitch, block: column + 1) }
            }
        }
    }

    private func page(_ lines: [PrintedLine]) -> Page {
        PrintReflow([PrintedPage(number: 1, lines: lines)]).page(of: 0)
    }

    private func text(_ lines: [PrintedLine]) -> [String] { page(lines).text.split(separator: "\n").map(String.init) }

    @Test func rowsOfATableAreReadFromCellToCell() {
        let page = page(
            table([
                ["Property", "Model A", "Model B"], ["Weight", "4.2 kg", "5.1 kg"], ["Height", "60 mm", "60 mm"],
                ["Width", "120 mm", "140 mm"],
            ]))
        #expect(
            page.text
                == "Property · Model A · Model B\nWeight · 4.2 kg · 5.1 kg\nHeight · 60 mm · 60 mm\nWidth · 120 mm · 140 mm"
        )
        #expect(page.kinds == [.header, .row, .row, .row])
        #expect(page.lines.map(\.start) == page.lines.map(\.start).sorted())
        let units = Array(page.text.utf16)
        #expect(page.lines.allSatisfy { Int($0.start) < units.count })
        #expect(String(decoding: units[Int(page.lines[4].start)...].prefix(6), as: UTF16.self) == "4.2 kg")
    }

    @Test func aCellOfSeveralLinesStaysWhole() {
        #expect(
            text(
                table([
                    ["Code", "Cause", "Remedy"], ["E1", "Motor is", "Switch it off, remove what"],
                    [nil, "blocked", "blocks it."],
                    ["E2", "Too hot", "Let it cool down for half an"], [nil, nil, "hour."],
                ])) == [
                    "Code · Cause · Remedy", "E1 · Motor is blocked · Switch it off, remove what blocks it.",
                    "E2 · Too hot · Let it cool down for half an hour.",
                ])
    }

    @Test func cellsInTheMiddleOfTheirRowBelongToIt() {
        let lines = [
            line("Power", 72, 100), line("Weight", 72, 118), line("Storage", 72, 136), line("temperature", 72, 147),
            line("230 V", 200, 100, block: 2), line("4 kg", 200, 118, block: 2),
            line("-20 °C to 60 °C, without", 200, 136, block: 2),
            line("the battery", 200, 147, block: 2), line("110 V", 400, 100, block: 3),
            line("5 kg", 400, 118, block: 3),
            line("-10 °C", 400, 141.5, block: 3),
        ]
        #expect(
            text(lines) == [
                "Power · 230 V · 110 V", "Weight · 4 kg · 5 kg",
                "Storage temperature · -20 °C to 60 °C, without the battery · -10 °C",
            ])
    }

    @Test func anEmptyCellIsTold() {
        #expect(
            text(table([["Weight", "4 kg", "5 kg"], ["Height", nil, "6 mm"], ["Width", "7 mm", "8 mm"]]))
                == ["Weight · 4 kg · 5 kg", "Height · · 6 mm", "Width · 7 mm · 8 mm"])
    }

    @Test func aColumnOfPicturesBeforeTheNamesIsNone() {
        let page = page(
            table(
                [
                    ["LED", "Quality", "Rate", "Stereo"], [nil, "Cold digital", "32 kHz", "8s"],
                    [nil, "Sunny tape", "24 kHz", "10s"], [nil, "Cassette", "24 kHz", "16s"],
                ], at: [40, 72, 200, 330]))
        #expect(
            page.text
                == "LED · Quality · Rate · Stereo\nCold digital · 32 kHz · 8s\nSunny tape · 24 kHz · 10s\nCassette · 24 kHz · 16s"
        )
        #expect(page.kinds.first == .header)
    }

    @Test func cellsOnOneLineAreParted() {
        var rows: [PrintedLine] = []
        for (place, cells) in [("Weight", "4 kg"), ("Height", "60 mm"), ("Width", "120 mm")].enumerated() {
            var row = PrintedLine(block: 1)
            row.add(cells.0, left: 72, top: 100 + Float(place) * 12, width: 40, height: 10)
            for (number, word) in cells.1.split(separator: " ").enumerated() {
                row.add(
                    String(word), left: 160 + Float(number) * 22, top: 100 + Float(place) * 12, width: 20, height: 10)
            }
            rows.append(row)
        }
        #expect(text(rows) == ["Weight · 4 kg", "Height · 60 mm", "Width · 120 mm"])
    }

    @Test func columnsOfRunningTextAreNoTable() {
        let left = [
            "This is the left column, which has", "lines of the same length as those",
            "of the right one beside it here.",
        ]
        let right = [
            "And this is the right column, that", "stands on the same heights as the",
            "left one, and it goes on so long.",
        ]
        let lines =
            left.enumerated().map { line($1, 72, 100 + 12 * Float($0)) }
            + right.enumerated().map { line($1, 320, 100 + 12 * Float($0), block: 2) }
        #expect(text(lines) == [left.joined(separator: " "), right.joined(separator: " ")])
    }

    @Test func listsBesideEachOtherAreNoTable() {
        let lines =
            (1...4).map { line("• left \($0)", 72, 100 + 12 * Float($0)) }
            + (1...4).map { line("• right \($0)", 320, 100 + 12 * Float($0), block: 2) }
        #expect(text(lines) == (1...4).map { "• left \($0)" } + (1...4).map { "• right \($0)" })
    }

    @Test func anIndexIsNoTable() {
        let words = [
            "abs", "ceil", "cos", "div", "exp", "floor", "gcd", "hypot", "inv", "join", "kron", "log", "max", "min",
            "norm", "ones",
        ]
        let lines = words.enumerated().map { line($1, $0 < 8 ? 72 : 320, 100 + 12 * Float($0 % 8), block: $0 / 8 + 1) }
        #expect(!page(lines).text.contains("·"))
    }

    @Test func textBelowATableIsNoRow() {
        let rows = table([["Weight", "4 kg", "5 kg"], ["Height", "6 mm", "6 mm"], ["Width", "7 mm", "8 mm"]])
        let all =
            rows + [
                line("Keep it dry.", 72, 150, block: 7),
                line("Never open the case yourself, whatever happens to it.", 72, 162, block: 7),
            ]
        #expect(
            text(all) == [
                "Weight · 4 kg · 5 kg", "Height · 6 mm · 6 mm", "Width · 7 mm · 8 mm",
                "Keep it dry.", "Never open the case yourself, whatever happens to it.",
            ])
    }

    @Test func aTableInHebrewIsReadFromTheRight() {
        #expect(
            text(table([["4 ק״ג", "משקל", nil], ["6 ס״מ", "גובה", nil], ["7 ס״מ", "רוחב", nil]]))
                == ["משקל · 4 ק״ג", "גובה · 6 ס״מ", "רוחב · 7 ס״מ"])
    }

    @Test func manyPiecesTakeLittleTime() {
        let lines = (0..<20_000).map { line("a", Float($0 % 200) * 30, Float($0 / 200) * 12, block: $0) }
        #expect(PrintedTables(size: 10).arranged(lines).count == lines.count)
        let pairs = (0..<4_000).map { line("ab", Float($0 % 2) * 300, Float($0 / 2) * 12, block: $0) }
        #expect(PrintedTables(size: 10).arranged(pairs).count == pairs.count)
    }
}

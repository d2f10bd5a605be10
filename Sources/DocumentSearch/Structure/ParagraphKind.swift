/// Kind of a paragraph in a document's structure. A reader that knows it by tags says so; otherwise it is guessed from how the
/// paragraph begins and ends.
package enum ParagraphKind: UInt8, CaseIterable, Sendable {
    case text
    /// A heading inside a page, of what follows it.
    case heading
    /// Entry of a list, and numbered step of one.
    case item, step
    /// Term with what it means.
    case definition
    /// Row of a table, its cells separated by ` · `, and the row that names the columns.
    case row, header
    /// What stands below a picture or above a table.
    case caption
    case note
    /// A question that the paragraphs below it answer.
    case question
    case code
    /// Line of a table of contents.
    case contents

    /// Whether it is part of a list.
    var isListed: Bool { self == .item || self == .step }
}

extension ParagraphKind {
    /// UTF-16 units of a question, of a term before a colon, and of a word before a number.
    private static let questionMax = 200
    private static let termMax = 40
    private static let wordMax = 20
    /// UTF-16 units of a line of contents, and dots that lead to a page's number at its end.
    private static let contentsMax = 300
    private static let leadersLeast = 5
    /// Units of a paragraph that are looked at from its beginning.
    private static let lookedAt = 64

    /// Kind of a paragraph by its text alone.
    static func guess(_ units: [UInt16]) -> ParagraphKind {
        guard let start = units.firstIndex(where: { !isSpace($0) }), let last = units.last(where: { !isSpace($0) })
        else {
            return .text
        }
        if units.count <= contentsMax, isDigit(last) || isRoman(last), hasLeaders(units) { return .contents }
        let rest = units[start...]
        if isMark(rest) { return .item }
        if isNumbered(rest) { return .step }
        let beginning = rest.prefix(lookedAt)
        if let word = firstWord(beginning) {
            if noteWords.contains(word.text), word.isMarked { return .note }
            if stepWords.contains(word.text), word.isNumbered { return .step }
            if captionWords.contains(word.text), word.isNumbered { return .caption }
        }
        if hasCells(rest) { return .row }
        if isDefinition(rest) { return .definition }
        if units.count <= questionMax, last == 0x3F || last == 0xFF1F || last == 0x61F,
            SentenceSplitter.sentences(in: units).count == 1
        {
            return .question
        }
        return .text
    }

    private static func isSpace(_ unit: UInt16) -> Bool {
        unit == 0x20 || unit == 0x09 || unit == 0xA0 || unit == 0x3000
    }
    private static func isDigit(_ unit: UInt16) -> Bool { (0x30...0x39).contains(unit) }
    /// i, v, x
    private static func isRoman(_ unit: UInt16) -> Bool { unit == 0x69 || unit == 0x76 || unit == 0x78 }

    /// Dots that lead to a number, with spaces between them or without.
    private static func hasLeaders(_ units: [UInt16]) -> Bool {
        var dots = 0
        for unit in units {
            if unit == 0x2E || unit == 0x2026 {
                dots += unit == 0x2026 ? 3 : 1
                if dots >= leadersLeast { return true }
            } else if unit != 0x20 {
                dots = 0
            }
        }
        return false
    }

    /// A mark of a list item before text.
    private static func isMark(_ units: ArraySlice<UInt16>) -> Bool {
        guard units.count > 2, isSpace(units[units.startIndex + 1]) else { return false }
        switch units[units.startIndex] {
        case 0x2022, 0xB7, 0x2023, 0x25AA, 0x25CF, 0x25CB, 0x25A0, 0x25A1, 0x2013, 0x2014, 0x2A, 0x2D, 0x30FB, 0x25E6,
            0x2043:
            return !isDigit(units[units.startIndex + 2])
        default: return false
        }
    }

    /// "1. ", "2) ", "(3) ", "④"
    private static func isNumbered(_ units: ArraySlice<UInt16>) -> Bool {
        var place = units.startIndex
        if (0x2460...0x2473).contains(units[place]) { return units.count > 1 }
        let isOpen = units[place] == 0x28
        if isOpen { place += 1 }
        let digits = units[place...].prefix { isDigit($0) }
        guard (1...2).contains(digits.count), digits.endIndex + 1 < units.endIndex else { return false }
        let mark = units[digits.endIndex]
        guard mark == 0x29 || mark == 0x2E && !isOpen || mark == 0xFF0E || mark == 0x3001 else { return false }
        return isSpace(units[digits.endIndex + 1]) || mark >= 0x3000
    }

    /// Signs that mark off a first word, with and without a space before them.
    private static let wordMarks: [UInt16] = [0x3A, 0x21, 0xFF1A, 0xFF01, 0x5D, 0x3011, 0x2013, 0x2014]

    /// The first word in lower case, whether a sign marks it off, and whether a number follows it; nil where neither does.
    private static func firstWord(_ units: ArraySlice<UInt16>) -> (text: String, isMarked: Bool, isNumbered: Bool)? {
        var place = units.startIndex
        if place < units.endIndex, units[place] == 0x5B || units[place] == 0x3010 { place += 1 }
        let start = place
        while place < units.endIndex, place - start <= wordMax, !isSpace(units[place]),
            units[place] != 0x2E, !wordMarks.contains(units[place]), !isDigit(units[place])
        { place += 1 }
        guard place > start, place - start <= wordMax else { return nil }
        var after = place
        while after < units.endIndex, isSpace(units[after]) || units[after] == 0x2E { after += 1 }
        let isMarked =
            after < units.endIndex && wordMarks.contains(units[after])
        let isNumbered = after < units.endIndex && isDigit(units[after])
        // Most paragraphs begin with any word.
        guard isMarked || isNumbered else { return nil }
        let text = String(units: units[start..<place]).lowercased()
        return (text, isMarked, isNumbered)
    }

    /// Cells are separated by ` · `.
    private static func hasCells(_ units: ArraySlice<UInt16>) -> Bool {
        var place = units.startIndex + 1
        while place + 1 < units.endIndex {
            if units[place] == 0xB7, units[place - 1] == 0x20, units[place + 1] == 0x20 { return true }
            place += 1
        }
        return false
    }

    /// A term, a colon, and what it means: "Flight mode : Turns all radios off". What a reader knows as a term has the
    /// separator of terms.
    private static func isDefinition(_ units: ArraySlice<UInt16>) -> Bool {
        guard let colon = units.prefix(termMax).firstIndex(where: { $0 == 0x3A || $0 == 0xFF1A }),
            colon > units.startIndex
        else { return false }
        let term = units[..<colon]
        let isCapital = Unicode.Scalar(term[term.startIndex])?.properties.isLowercase == false
        let words = term.split { isSpace($0) }.count
        let meaning = units[(colon + 1)...].drop { isSpace($0) || $0 == 0x2002 }
        guard (1...6).contains(words), isCapital, meaning.count > 8, !term.contains(0x2E) else { return false }
        return colon + 1 < units.endIndex
            && (isSpace(units[colon + 1]) || units[colon + 1] == 0x2002 || units[colon] > 0x3A)
    }

    private static let noteWords = Set(
        words:
            """
            note notes notice warning caution danger important tip hint attention remember hinweis hinweise achtung warnung vorsicht \
            gefahr wichtig tipp remarque avertissement important conseil danger astuce nota advertencia precaución atención importante \
            consejo peligro avvertenza attenzione avviso suggerimento pericolo opmerking waarschuwing belangrijk tip let obs varning viktigt \
            advarsel merk bemærk huomautus varoitus uwaga figyelem внимание примечание предупреждение важно σημείωση προσοχή הערה אזהרה \
            חשוב ملاحظة تحذير تنبيه 注意 警告 重要 メモ 参考 ご注意 提示 注 참고 주의 경고 not uyarı dikkat atenție notă
            """)
    private static let stepWords = Set(
        words:
            "step schritt étape etape paso passo passaggio stap steg trin trinn vaihe lépés adım pas шаг βήμα שלב الخطوة 手順 步骤 단계"
    )
    private static let captionWords = Set(
        words:
            """
            figure fig fig. table tab tab. abbildung abb abb. tabelle bild tableau illustration figura tabla tabela tabella afbeelding tabel \
            figur tabell kuva taulukko ábra táblázat şekil tablo рис рисунок таблица εικόνα πίνακας איור טבלה شكل جدول 図 表 그림 표
            """)
}

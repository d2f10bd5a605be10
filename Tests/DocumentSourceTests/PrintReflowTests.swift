import DocumentSearch
import Testing

@testable import DocumentSource

@Suite struct PrintReflowTests {
    /// Lines of one block, 12 points apart, six points a character.
    private func page(_ texts: [String], number: Int = 1, top: Float = 100, block: Int = 1, left: Float = 72)
        -> PrintedPage
    {
        PrintedPage(
            number: number,
            lines: texts.enumerated().map { index, text in
                let y = top + Float(index) * 12
                return PrintedLine(
                    text: text, left: left, top: y, right: left + 6 * Float(text.count), bottom: y + 10, block: block)
            })
    }

    private func text(_ pages: [PrintedPage], of position: Int = 0) -> String {
        PrintReflow(pages).page(of: position).text
    }

    @Test func hyphensThatBelongStay() {
        let lines = [
            "You need the command apt-", "get with the option --no-install-", "recommends and a long-",
            "lived session of USB-",
            "C devices with infor-", "mation. Elsewhere it is apt-get.",
        ]
        #expect(
            text([page(lines)])
                == "You need the command apt-get with the option --no-install-recommends and a long-lived session of USB-C devices with information. Elsewhere it is apt-get."
        )
    }

    @Test func gapsSizesItemsAndShortLinesEndParagraphs() {
        var first = page(["The first paragraph is a line of some length", "that goes on. It ends here."])
        first.lines +=
            page(["A gap is above this line, and it is as long", "as others.", "• one", "• two", "1. three"], top: 140)
            .lines
        #expect(
            text([first])
                == "The first paragraph is a line of some length that goes on. It ends here.\nA gap is above this line, and it is as long as others.\n• one\n• two\n1. three"
        )
        #expect(
            text([
                page([
                    "Use alcohol to clean the contacts of all pads.", "Safety",
                    "Do not use alcohol to clean the display.",
                ])
            ])
                == "Use alcohol to clean the contacts of all pads.\nSafety\nDo not use alcohol to clean the display.")
    }

    @Test func aTermInALineOfItsOwnStandsBeforeItsMeaning() {
        var lines =
            page(["1000-59999:"]).lines
            + page(["Accounts that are made for users, as", "they come."], top: 114, left: 100).lines
        lines += page(["60000-64999:"], top: 144).lines + page(["Accounts of packages."], top: 158, left: 100).lines
        #expect(
            text([PrintedPage(number: 1, lines: lines)])
                == "1000-59999: Accounts that are made for users, as they come.\n60000-64999: Accounts of packages.")
    }

    @Test func aNumberAloneStandsBeforeItsStep() {
        var lines = page(["1."]).lines + page(["Connect the cable."], block: 2, left: 100).lines
        lines +=
            page(["2."], top: 130, block: 3).lines + page(["Hold the button."], top: 130, block: 4, left: 100).lines
        #expect(text([PrintedPage(number: 1, lines: lines)]) == "1. Connect the cable.\n2. Hold the button.")
    }

    @Test func aCellThatRepeatsIsNoRunningLine() {
        let pages = (1...8).map { number in
            PrintedPage(
                number: number,
                lines: (1...4).flatMap { row -> [PrintedLine] in
                    let top = 100 + 14 * Float(row)
                    return [("Pump", 72), ("PX-\(number)\(row)", 200), ("in stock", 330)].enumerated().map {
                        column, cell in
                        PrintedLine(
                            text: cell.0, left: Float(cell.1), top: top, right: Float(cell.1) + 40, bottom: top + 10,
                            block: column + 1)
                    }
                })
        }
        for place in pages.indices {
            #expect(
                text(pages, of: place)
                    == (1...4).map { "Pump · PX-\(place + 1)\($0) · in stock" }.joined(separator: "\n"))
        }
    }

    @Test func aLargeLineThatCountsIsAHeading() {
        let pages = (1...9).map { number -> PrintedPage in
            var page = page(
                ["Lesson \(number)", "Words of it that are read in this one,", "and some more of them here."],
                number: number)
            page.lines[0].top = 80
            page.lines[0].bottom = 98
            return page
        }
        #expect(pages.indices.allSatisfy { text(pages, of: $0).hasPrefix("Lesson \($0 + 1)\n") })
    }

    @Test func aSentenceGoesOnInTheNextColumn() {
        var columns = page(["The left column ends in the middle of a"])
        columns.lines += page(["a footer"], top: 700, block: 4).lines
        columns.lines += page(["sentence that goes on here."], block: 2, left: 320).lines
        columns.lines += page(["Another block."], top: 300, block: 3).lines
        #expect(
            text([columns])
                == "The left column ends in the middle of a sentence that goes on here.\nAnother block.\na footer")
    }

    @Test func printedPageNumbersAreNoText() {
        let pages = (1...3).map { number -> PrintedPage in
            var page = self.page(["Text of page \(number)."], number: number)
            page.lines += self.page(["- \(number + 4) -"], top: 700, block: 2).lines
            return page
        }
        #expect(text(pages, of: 2) == "Text of page 3.")
        // A number that does not count with the pages is one of the text.
        var other = page(["Text."])
        other.lines += page(["230"], top: 700, block: 2).lines
        #expect(text([other]) == "Text.\n230")
        #expect(PrintReflow.label("Seite 12 von 40") == 12 && PrintReflow.label("Model 12") == nil)
    }

    @Test func runningHeadersAreNoTextBehindTheFirst() {
        let words = ["apples", "bears", "cats", "dogs"]
        let pages = words.enumerated().map { index, word -> PrintedPage in
            var page = self.page(["Handbook of \(index + 1)"], number: index + 1, top: 40, block: 9)
            page.lines += self.page(["words about \(word).", "More on \(word) stands here."]).lines
            return page
        }
        #expect(text(pages) == "Handbook of 1\nwords about apples.\nMore on apples stands here.")
        #expect(text(pages, of: 2) == "words about cats.\nMore on cats stands here.")
    }

    /// Numbers that do not count the pages are what a line says.
    @Test(arguments: ["Price: %@ €", "Model %@00"]) func linesWithOtherNumbersAreText(line: String) {
        let pages = ["49", "59", "69", "79", "89"].enumerated().map { index, number -> PrintedPage in
            var page = self.page(["words of page \(["a", "b", "c", "d", "e"][index])."], number: index + 1)
            page.lines += self.page([line.replacing("%@", with: number)], number: index + 1, top: 700, block: 2).lines
            return page
        }
        #expect(text(pages, of: 3).hasSuffix(line.replacing("%@", with: "79")))
        // The same far apart is a heading that comes back.
        let far = [1, 20, 40, 60].map { number in
            var page = self.page(["Summary"], number: number, top: 40, block: 9)
            page.lines +=
                self.page(["words of \(number == 1 ? "one" : "more").", "and \(String(repeating: "x", count: number))"])
                .lines
            return page
        }
        #expect(text(far, of: 2).hasPrefix("Summary"))
    }

    @Test func linesOfJapaneseAreOneParagraphThoughEachIsABlock() {
        var first = page(["リリースを行うための手順をこの章の中で詳しく説"], block: 1)
        first.lines += page(["明するので、手順に従って進めてください。"], top: 114, block: 2).lines
        #expect(text([first]) == "リリースを行うための手順をこの章の中で詳しく説明するので、手順に従って進めてください。")
    }

    @Test func capitalsAreJoinedWhenTheDocumentWritesThemSo() {
        let lines = [
            "Set the variable HISTTIMEFOR-", "MAT to a format. HISTTIMEFORMAT is read by the [Com-",
            "mand Substitution] of bash. A Command ends.",
        ]
        #expect(
            text([page(lines)]).hasPrefix(
                "Set the variable HISTTIMEFORMAT to a format. HISTTIMEFORMAT is read by the [Command Substitution]"))
    }

    @Test func whatIsPrintedLargestIsTheTitle() {
        var first = page(["Debian", "Reference"], top: 50)
        for index in first.lines.indices { first.lines[index].bottom = first.lines[index].top + 24 }
        first.lines += page(["Osamu Aoki", "words of the text that follow", "and follow", "still"], top: 120).lines
        #expect(PrintReflow([first]).title == "Debian Reference")
        #expect(PrintReflow([page(["All of one size", "and no title"])]).title == nil)
    }

    @Test func ideographsAreJoinedWithoutASpace() {
        #expect(text([page(["日本語の文は行の終わ", "りで切れる。"])]) == "日本語の文は行の終わりで切れる。")
    }

    @Test func theTableOfWordsIsReadAsLines() {
        var words = PrintedWords()
        let rows = """
            level\tpage_num\tpar_num\tblock_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext
            1\t1\t0\t0\t0\t0\t0\t0\t612\t792\t-1\t###PAGE###
            3\t1\t0\t0\t0\t0\t72\t64\t43\t10\t-1\t###FLOW###
            4\t1\t0\t0\t0\t0\t72\t64\t43\t10\t-1\t###LINE###
            5\t1\t0\t0\t0\t0\t72\t64\t20\t10\t100\tPress
            5\t1\t0\t0\t0\t1\t95\t64\t20\t10\t100\tMENU
            5\t1\t0\t0\t0\t2\t115\t64\t3\t10\t100\t.
            5\t1\t0\t0\t0\t3\tnan\t64\t3\t10\t100\tx
            1\t2\t0\t0\t0\t0\t0\t0\t612\t792\t-1\t###PAGE###
            """
        for piece in [rows.prefix(200), rows.dropFirst(200)] { words.add(Array(piece.utf8)) }
        words.finish()
        #expect(words.pages.map { $0.lines.map(\.text) } == [["Press MENU."], []])
        // Pages that are taken away count on.
        #expect(words.take(1).map(\.number) == [1])
        words.add(Array("1\t3\t0\t0\t0\t0\t0\t0\t612\t792\t-1\t###PAGE###\n".utf8))
        #expect(words.pages.map(\.number) == [2, 3])
    }

    @Test func everyPrintedLineHasItsPlaceInTheText() {
        let lines = ["A word is divided in infor-", "mation and goes on", "to the end of it.", "• An entry"]
        let page = PrintReflow([page(lines)]).page(of: 0)
        #expect(page.text == "A word is divided in information and goes on to the end of it.\n• An entry")
        #expect(page.lines.map { Int($0.start) } == [0, 26, 45, 63])
        #expect(page.lines.map(\.top) == [100, 112, 124, 136] && page.isStructureSound)
        #expect(page.boxes(of: 30..<50).map(\.top) == [112, 124] && page.boxes(of: 5..<5).isEmpty)
    }

    @Test func aLineInLargePrintIsAHeading() {
        var large = page(["Setting it up"], top: 80)
        large.lines[0].bottom = 95
        let body = page(["The device is set up with the button at its side, which is", "held for two seconds."])
        let read = PrintReflow([PrintedPage(number: 1, lines: large.lines + body.lines)]).page(of: 0)
        #expect(read.text.hasPrefix("Setting it up\nThe device") && read.kinds == [.heading])
    }

    @Test func theLabelPrintedOnAPageIsKept() {
        let pages = (1...3).map { number -> PrintedPage in
            var page = page(
                ["Text of page \(number) that is long enough to stand here.", "More of it."], number: number)
            page.lines += self.page(["\(number + 10)"], number: number, top: 700, block: 2).lines
            return page
        }
        let reflow = PrintReflow(pages)
        #expect(pages.indices.map { reflow.page(of: $0).label } == ["11", "12", "13"])
        #expect(!reflow.page(of: 0).text.contains("11"))
    }
}

import DocumentSearch
import Foundation
import NIOCore
import NIOHTTP1
import TestSupport
import Testing

@testable import DocumentSource

@Suite struct TextReflowTests {
    @Test func linesBecomeParagraphs() {
        let text =
            "This is a long line of the printed page that\ngoes on in the next line and is divi-\nded there.\n\nNew one\n• item one\n• item two\n•\nlone mark"
        #expect(
            TextReflow.paragraphs(text)
                == "This is a long line of the printed page that goes on in the next line and is divided there.\nNew one\n• item one\n• item two\n• lone mark"
        )
    }

    @Test func whatNobodySeesGoes() {
        #expect(TextReflow.paragraphs("a\u{200B}b\u{0}  \t c ﬁne") == "ab c fine")
    }
}

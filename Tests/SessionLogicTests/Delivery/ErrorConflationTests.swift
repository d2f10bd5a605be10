import Testing
import WireProtocol

@testable import SessionLogic

@Suite struct ErrorConflationTests {
    private func error(_ code: ErrorCode = .invalidMessage, id: String? = nil) -> ErrorFrame {
        ErrorFrame(code, "no", id: id)
    }

    @Test func manyOfOneKindAreOneWithTheirNumber() {
        var errors = ErrorConflation()
        let told = (0..<3).map { _ in errors.errorMade(error()) }
        #expect(told == [nil, nil, nil])
        let last = errors.take()
        #expect(last?.count == 3 && last?.code == .invalidMessage)
        let nothing = errors.take()
        #expect(nothing == nil)
    }

    @Test func anotherKindComesBehind() {
        var errors = ErrorConflation()
        _ = errors.errorMade(error())
        let first = errors.errorMade(error(.shed))
        #expect(first?.code == .invalidMessage && first?.count == nil)
        let last = errors.take()
        #expect(last?.code == .shed)
    }

    @Test func whatIsAboutAMessageIsToldByItself() {
        var errors = ErrorConflation()
        _ = errors.errorMade(error(id: "a"))
        let first = errors.errorMade(error(id: "b"))
        #expect(first?.id == "a")
        let last = errors.take()
        #expect(last?.id == "b")
    }
}

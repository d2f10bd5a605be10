@testable import HTTPTransport
@testable import HTTPServing
import Testing

@testable import StreamServer

@Suite struct HTTPExchangesTests {
    private var exchanges = HTTPExchanges()

    @Test mutating func aRequestIsReadAndAnswered() {
        let read = [exchanges.headReceived(.init()), exchanges.bodyReceived(), exchanges.endReceived()]
        #expect(read == [.pass, .pass, .pass])
        #expect(!exchanges.isIdle)
        let began = exchanges.responseBegan(isEnding: false)
        #expect(began == .write(isHTTP10: false, isLast: false))
        let ended = exchanges.responseEnded()
        #expect(ended == .write && exchanges.isIdle)
    }

    @Test mutating func behindTheLastRequestNothingIsRead() {
        _ = exchanges.headReceived(.init(isLast: true))
        _ = exchanges.endReceived()
        let next = [exchanges.headReceived(.init()), exchanges.bodyReceived(), exchanges.endReceived()]
        #expect(next == [.drop, .drop, .drop])
        let began = exchanges.responseBegan(isEnding: false)
        #expect(began == .write(isHTTP10: false, isLast: true))
        let ended = exchanges.responseEnded()
        #expect(ended == .writeAndClose)
        let late = exchanges.responseBegan(isEnding: false)
        #expect(late == .drop)
    }

    @Test mutating func whenTheServerStopsEachResponseIsTheLast() {
        _ = exchanges.headReceived(.init())
        _ = exchanges.endReceived()
        let began = exchanges.responseBegan(isEnding: true)
        #expect(began == .write(isHTTP10: false, isLast: true))
        let ended = exchanges.responseEnded()
        #expect(ended == .writeAndClose)
    }

    @Test mutating func theBodyIsAskedForInItsTurn() {
        _ = exchanges.headReceived(.init())
        _ = exchanges.endReceived()
        let second = exchanges.headReceived(.init(expectsContinue: true))
        #expect(second == .pass)
        _ = exchanges.responseBegan(isEnding: false)
        let ended = exchanges.responseEnded()
        #expect(ended == .writeAndContinue)
        _ = exchanges.endReceived()
        _ = exchanges.responseBegan(isEnding: false)
        let last = exchanges.responseEnded()
        #expect(last == .write)
    }

    @Test mutating func theBodyIsAskedForAtOnceWhenNobodyElseIsAnswered() {
        let first = exchanges.headReceived(.init(expectsContinue: true))
        #expect(first == .continueAndPass)
    }

    @Test mutating func whoIsAnsweredWithoutHavingBeenAskedForTheBodyIsTheLast() {
        _ = exchanges.headReceived(.init())
        _ = exchanges.endReceived()
        _ = exchanges.headReceived(.init(expectsContinue: true))
        _ = exchanges.responseBegan(isEnding: false)
        let first = exchanges.responseEnded()
        let second = exchanges.responseBegan(isEnding: false)
        #expect(first == .writeAndContinue && second == .write(isHTTP10: false, isLast: false))
    }

    @Test mutating func whatIsNoRequestIsRefusedBehindThoseBefore() {
        _ = exchanges.headReceived(.init())
        _ = exchanges.endReceived()
        let problem = exchanges.problemFound()
        #expect(problem == .wait)
        let dropped = exchanges.headReceived(.init())
        #expect(dropped == .drop)
        _ = exchanges.responseBegan(isEnding: false)
        let ended = exchanges.responseEnded()
        #expect(ended == .writeAndRefuse)
        let again = exchanges.problemFound()
        #expect(again == .close)
    }

    @Test mutating func aBrokenBodyIsRefusedInTheRequestsPlace() {
        _ = exchanges.headReceived(.init())
        _ = exchanges.bodyReceived()
        let problem = exchanges.problemFound()
        #expect(problem == .refuse)
        let answer = [exchanges.responseBegan(isEnding: false)]
        #expect(answer == [.drop])
        let end = exchanges.responseEnded()
        #expect(end == .drop)
    }

    @Test mutating func aBrokenBodyWhoseResponseHasBegunEndsTheConnection() {
        _ = exchanges.headReceived(.init())
        _ = exchanges.responseBegan(isEnding: false)
        let problem = exchanges.problemFound()
        #expect(problem == .close)
    }

    @Test mutating func headHasNoBody() {
        _ = exchanges.headReceived(.init(isHead: true))
        _ = exchanges.endReceived()
        _ = exchanges.responseBegan(isEnding: false)
        #expect(!exchanges.writesBody)
    }
}

import Testing

@testable import RedisClient

@Suite struct SubscriptionBookTests {
    @Test func wishesBecomeOneBatch() {
        var book = SubscriptionBook()
        book.subscribe("b")
        book.subscribe("a")
        #expect(book.takeChanges() == .init(subscribe: [["a", "b"]]))
        #expect(book.takeChanges().isEmpty)
    }

    @Test func aTopicWantedAndDroppedBeforeItWasAskedForIsNeverAskedFor() {
        var book = SubscriptionBook()
        book.subscribe("a")
        book.unsubscribe("a")
        #expect(book.takeChanges().isEmpty)
    }

    @Test func manyTopicsGoInBatches() {
        var book = SubscriptionBook()
        for number in 0..<1100 { book.subscribe("t\(number)") }
        #expect(book.takeChanges().subscribe.map(\.count) == [512, 512, 76])
    }

    @Test func aNewConnectionIsToldEverythingAgain() {
        var book = SubscriptionBook()
        book.subscribe("a")
        _ = book.takeChanges()
        book.subscribed("a")
        #expect(book.isConfirmed)
        book.connectionOpened()
        #expect(!book.isConfirmed)
        #expect(book.takeChanges() == .init(subscribe: [["a"]]))
    }

    @Test func aTopicTheServerTookAwayIsAskedForAgain() {
        var book = SubscriptionBook()
        book.subscribe("a")
        _ = book.takeChanges()
        book.subscribed("a")
        book.unsubscribed("a")
        #expect(!book.isConfirmed)
        #expect(book.takeChanges() == .init(subscribe: [["a"]]))
    }

    @Test func aTopicNoLongerWantedIsGivenUp() {
        var book = SubscriptionBook()
        book.subscribe("a")
        _ = book.takeChanges()
        book.subscribed("a")
        book.unsubscribe("a")
        #expect(book.takeChanges() == .init(unsubscribe: [["a"]]))
        book.unsubscribed("a")
        #expect(book.isConfirmed && book.takeChanges().isEmpty)
    }

    @Test func aTopicThatLivesElsewhereIsForgottenWithoutAWord() {
        var book = SubscriptionBook()
        book.subscribe("a")
        _ = book.takeChanges()
        book.redirected("a")
        #expect(book.isConfirmed && book.takeChanges().isEmpty)
    }
}

/// Message from a browser, checked: the session may act on every value of this type.
package enum ClientMessage: Equatable, Sendable {
    case typing(Typing)
    case query(Query)
    case cancel(id: String)
    case resume(ResumeRequest)
    /// `t` as it stood in the message, JSON text and all, so that it can be echoed unread.
    case ping(t: String)

    package enum Kind: String, CaseIterable, Sendable {
        case typing, query
        case lockAndQuery = "lock_and_query"
        case cancel, resume, ping
    }

    package var kind: Kind {
        switch self {
        case .typing: .typing
        case .query: .query
        case .cancel: .cancel
        case .resume: .resume
        case .ping: .ping
        }
    }
}

/// Keystroke: the whole text in the box at this moment.
package struct Typing: Equatable, Sendable {
    package var content: String
    package var seq: Int?
    /// The item was chosen; the typed text is now the question.
    package var productID: String?
    /// Name of the catalogue to look through; nil: the first one.
    package var catalogue: String?

    package init(content: String, seq: Int? = nil, productID: String? = nil, catalogue: String? = nil) {
        self.content = content
        self.seq = seq
        self.productID = productID
        self.catalogue = catalogue
    }
}

/// A question about one item.
package struct Query: Equatable, Sendable {
    package enum Scenario: String, CaseIterable, Sendable {
        case general, studio, live
    }

    package var productID: String
    package var text: String
    package var id: String?
    package var scenario: Scenario
    package var hasImage: Bool
    /// Name of the item's catalogue; nil: the first one.
    package var catalogue: String?
    /// The session's questions before it about the same item, newest first; no browser names them.
    package var previous: [String] = []

    package init(
        productID: String, text: String, id: String? = nil, scenario: Scenario = .general, hasImage: Bool = false,
        catalogue: String? = nil
    ) {
        self.catalogue = catalogue
        self.productID = productID
        self.text = text
        self.id = id
        self.scenario = scenario
        self.hasImage = hasImage
    }
}

extension Query {
    package var item: ItemKey { ItemKey(catalogue: catalogue, id: productID) }
}

/// Place where a browser stopped reading an answer. Epoch 0, offset 0: it has nothing yet.
package struct ResumeRequest: Equatable, Sendable {
    package var id: String
    package var epoch: Int
    /// UTF-8 bytes of the answer already received.
    package var offset: Int

    package init(id: String, epoch: Int, offset: Int) {
        self.id = id
        self.epoch = epoch
        self.offset = offset
    }
}

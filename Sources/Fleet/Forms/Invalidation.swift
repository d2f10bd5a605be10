/// Order to every pod to forget cached values.
package struct Invalidation: SharedForm, Equatable {
    /// Tags of one invalidation: forgetting everything is cheaper than more.
    package static let tagsMax = 1000
    /// Bytes of a tag: a document's address.
    package static let tagBytesMax = 4096
    package static let bytesMax = 128 << 10

    /// Everything cached.
    package var everything = false
    /// Values with one of these tags: `item:<id>`, `document:<location>`.
    package var tags: [String] = []

    package init(everything: Bool = false, tags: [String] = []) {
        self.everything = everything
        self.tags = tags
    }

    package var isWithinLimits: Bool {
        tags.count <= Self.tagsMax && tags.allSatisfy { $0.utf8.count <= Self.tagBytesMax }
    }

    /// Union of both. With too many tags it is everything.
    package func joined(with other: Invalidation) -> Invalidation {
        let tags = Set(tags).union(other.tags)
        let isEverything = everything || other.everything || tags.count > Self.tagsMax
        return Invalidation(everything: isEverything, tags: isEverything ? [] : tags.sorted())
    }
}

import TextCoding

/// Immutable revision of a catalogue; a change makes a new one.
package struct CatalogueRevision: Sendable {
    package let items: [CatalogueItem]
    /// Tells revisions apart: equal for equal content, on every pod.
    package let fingerprint: UInt64
    private let positions: [String: Int]

    package init(_ items: [CatalogueItem]) {
        self.items = items
        var positions: [String: Int] = [:]
        positions.reserveCapacity(items.count)
        var hash = StableHash()
        for (position, item) in items.enumerated() {
            positions[item.id] = position
            hash.add(item)
        }
        self.positions = positions
        fingerprint = hash.value
    }

    /// Sixteen hexadecimal digits.
    package var name: String {
        let digits = String(fingerprint, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    package func position(of id: String) -> Int? { positions[id] }

    package func item(_ id: String) -> CatalogueItem? { positions[id].map { items[$0] } }

    /// Every brand once, in order of its name.
    package var brands: [Brand] {
        Set(items.compactMap(\.brand)).sorted { ($0.name, $0.id) < ($1.name, $1.id) }
    }
}

/// FNV-1a, 64 bits: the same on every machine and in every run, unlike the standard library's hashes.
private struct StableHash {
    private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

    mutating func add(_ text: String?) {
        for byte in (text ?? "\u{0}").utf8 { add(byte) }
        add(0xFF)
    }

    mutating func add(_ item: CatalogueItem) {
        add(item.id)
        add(item.kind.rawValue)
        add(item.name)
        add(item.brand?.id)
        add(item.brand?.name)
        add(item.brand?.website)
        add(item.category)
        for alias in item.aliases { add(alias) }
        add(String(item.popularity))
        add(item.summary)
        add(item.document?.location)
        add(item.document?.format?.rawValue)
        add(item.document?.backup)
        for relation in item.relations {
            add(relation.target)
            add(relation.label)
            add(relation.kind)
        }
        add(item.brand?.logo)
        add(item.brand?.headquarters)
        add(item.brand?.summary)
        add(item.brand?.founded)
        if !item.details.isEmpty { add("\(item.details)") }
    }

    private mutating func add(_ byte: UInt8) {
        value = (value ^ UInt64(byte)) &* 0x100_0000_01B3
    }
}

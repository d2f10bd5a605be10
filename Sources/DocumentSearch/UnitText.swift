extension String {
    /// Text of UTF-16 units. Those of ASCII, as most are, are copied faster than they are decoded.
    init(units: ArraySlice<UInt16>) {
        guard units.allSatisfy({ $0 < 0x80 }) else {
            self = String(decoding: units, as: UTF16.self)
            return
        }
        self.init(unsafeUninitializedCapacity: units.count) { buffer in
            var place = 0
            for unit in units {
                buffer[place] = UInt8(truncatingIfNeeded: unit)
                place += 1
            }
            return place
        }
    }
}

package api

import "github.com/danielgtaylor/huma/v2/validation"

// RequestFormats returns the formats of what huma says of a request that is not as
// its operation wants it. What JSON, or an address, is not read by is the word of
// another library still, and stays English.
func RequestFormats() []string {
	return []string{
		validation.MsgUnexpectedProperty,
		validation.MsgExpectedRFC3339DateTime, validation.MsgExpectedRFC1123DateTime, validation.MsgExpectedRFC3339Date, validation.MsgExpectedRFC3339Time,
		validation.MsgExpectedRFC5322Email, validation.MsgExpectedRFC5890Hostname, validation.MsgExpectedRFC2673IPv4, validation.MsgExpectedRFC2373IPv6,
		validation.MsgExpectedRFCIPAddr, validation.MsgExpectedRFC3986URI, validation.MsgExpectedRFC4122UUID, validation.MsgExpectedRFC6570URITemplate,
		validation.MsgExpectedRFC6901JSONPointer, validation.MsgExpectedRFC6901RelativeJSONPointer, validation.MsgExpectedRegexp,
		validation.MsgExpectedMatchAtLeastOneSchema, validation.MsgExpectedMatchExactlyOneSchema, validation.MsgExpectedNotMatchSchema,
		validation.MsgExpectedPropertyNameInObject, validation.MsgExpectedBoolean, validation.MsgExpectedDuration, validation.MsgExpectedNumber,
		validation.MsgExpectedInteger, validation.MsgExpectedString, validation.MsgExpectedBase64String, validation.MsgExpectedArray, validation.MsgExpectedObject,
		validation.MsgExpectedArrayItemsUnique, validation.MsgExpectedOneOf, validation.MsgExpectedMinimumNumber, validation.MsgExpectedExclusiveMinimumNumber,
		validation.MsgExpectedMaximumNumber, validation.MsgExpectedExclusiveMaximumNumber, validation.MsgExpectedNumberBeMultipleOf,
		validation.MsgExpectedMinLength, validation.MsgExpectedMaxLength, validation.MsgExpectedMatchPattern, validation.MsgExpectedMinItems, validation.MsgExpectedMaxItems,
		validation.MsgExpectedMinProperties, validation.MsgExpectedMaxProperties, validation.MsgExpectedDependentRequiredProperty, validation.MsgExpectedRequiredProperty,
		validation.MsgExpectedBePattern,
		"unknown query parameter", "required %s parameter is missing", "expected at most one value, but received multiple values",
		"invalid integer", "invalid float", "invalid floating value", "invalid boolean", "invalid date/time for format %s", "invalid url.URL value", "unparsable value",
		"unknown content type: %s",
	}
}

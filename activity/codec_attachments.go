package activity

import "github.com/callwright/callwright/value"

// attachmentsCodec is the files of a message: rows with Webex's names.
type attachmentsCodec struct{}

const attachmentsProperty = "attachments"

// Properties implements field.Codec.
func (attachmentsCodec) Properties() []string { return []string{attachmentsProperty} }

// Import implements field.Codec.
func (attachmentsCodec) Import(p *value.Object) any {
	list, _ := get[[]any](p, attachmentsProperty)
	if len(list) == 0 {
		return nil
	}
	return each(list, func(row, out *value.Object) {
		move(row, "fileName", out, "name")
		move(row, "mimeType", out, "type")
		move(row, "fileUrl", out, "url")
	})
}

// Export implements field.Codec.
func (attachmentsCodec) Export(setting any) *value.Object {
	list, _ := setting.([]any)
	return value.Of(attachmentsProperty, each(list, func(row, out *value.Object) {
		move(row, "name", out, "fileName")
		move(row, "type", out, "mimeType")
		move(row, "url", out, "fileUrl")
	}))
}

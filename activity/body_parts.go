package activity

import (
	"cmp"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"strings"

	"github.com/callwright/callwright/expr"
	"github.com/callwright/callwright/field"
	"github.com/callwright/callwright/value"
)

// FormRow is one part of a multipart form.
type FormRow struct {
	Name     string
	Type     string // Text or File
	Value    expr.Template
	Filename expr.Template // of a File
}

// FileRow is a file to send: a text, a recording, or a JSON variable.
type FileRow struct{ Content, Filename expr.Template }

func formFields(r *FormRow) field.List {
	return field.List{
		field.Plain(&r.Name, "name").Require().Say("Key", "Name of the part."),
		field.Choice(&r.Type, "type", "Text", "File").Say("Type", "Whether the value is a text or a file."),
		field.Text(&r.Value, "value").Say("Value", "Text, or the variable or output that holds the file."),
		field.Text(&r.Filename, "filename").ShowIf(&r.Type, "File").Say("File Name", "Name of the file on the server."),
	}
}

func fileFields(r *FileRow) field.List {
	return field.List{
		field.Text(&r.Content, "content").Require().Say("Content", "Variable or output that holds the file."),
		field.Text(&r.Filename, "filename").Say("File Name", "Name of the file on the server."),
	}
}

// attachment is a file as it goes out.
type attachment struct {
	name, media string
	data        []byte
}

// attach makes a file of a value. An object may say what it is: name, type, and
// data (base64) or content (text); any other object is sent as its JSON text.
func attach(v any, name string) attachment {
	f := attachment{name: name, data: []byte(value.Text(v))}
	o, ok := v.(*value.Object)
	if !ok {
		f.media = mediaOf(f.name, false)
		return f
	}
	member := func(key string) string { s, _ := get[string](o, key); return s }
	if f.name == "" {
		f.name = member("name")
	}
	structured := true
	if data, err := base64.StdEncoding.DecodeString(member("data")); err == nil && len(data) > 0 {
		f.data, structured = data, false
	} else if text := member("content"); text != "" {
		f.data, structured = []byte(text), false
	}
	if f.media = member("type"); !strings.Contains(f.media, "/") {
		f.media = mediaOf(f.name, structured)
	}
	return f
}

// mediaOf tells a file's type by the end of its name.
func mediaOf(name string, structured bool) string {
	_, end, _ := strings.Cut(name[strings.LastIndexByte(name, '/')+1:], ".")
	switch strings.ToLower(end[strings.LastIndexByte(end, '.')+1:]) {
	case "wav":
		return "audio/wav"
	case "mp3":
		return "audio/mpeg"
	case "json":
		return mediaJSON
	case "xml":
		return "application/xml"
	case "pdf":
		return "application/pdf"
	case "csv":
		return "text/csv"
	case "txt":
		return "text/plain"
	}
	if structured {
		return mediaJSON
	}
	return "application/octet-stream"
}

func (r FileRow) attachment(in *Input, i int) attachment {
	return attach(in.Value(r.Content, rowPath("files", i, "content")), in.Text(r.Filename, rowPath("files", i, "filename")))
}

// file is the one file as it is, or several as parts of a form.
func (b *RequestBody) file(in *Input) attachment {
	if len(b.Files) == 1 {
		return b.Files[0].attachment(in, 0)
	}
	var parts []part
	for i, r := range b.Files {
		parts = append(parts, part{"file", r.attachment(in, i)})
	}
	return assemble(in.Command, parts)
}

// part is one part of a multipart body.
type part struct {
	name string
	attachment
}

// multipart renders the parts of the form (RFC 7578).
func (b *RequestBody) multipart(in *Input) attachment {
	var parts []part
	for i, r := range b.Form {
		at := rowPath("form", i, "value")
		if !strings.EqualFold(r.Type, "File") {
			parts = append(parts, part{r.Name, attachment{data: []byte(in.Text(r.Value, at))}})
			continue
		}
		f := attach(in.Value(r.Value, at), in.Text(r.Filename, rowPath("form", i, "filename")))
		f.name = cmp.Or(f.name, "file")
		parts = append(parts, part{r.Name, f})
	}
	for _, p := range pairs(in, b.Fields, "fields") {
		parts = append(parts, part{p.Name, attachment{data: []byte(p.Value)}})
	}
	return assemble(in.Command, parts)
}

// formPairs are the text rows of the form, for a form without files.
func (b *RequestBody) formPairs(in *Input) []Pair {
	var list []Pair
	for i, r := range b.Form {
		list = append(list, Pair{r.Name, in.Text(r.Value, rowPath("form", i, "value"))})
	}
	return list
}

// assemble writes the parts. The boundary is a digest of them, so that it is
// the same in a replay and cannot stand in a part by anyone's design.
func assemble(command string, parts []part) attachment {
	if len(parts) == 0 {
		return attachment{}
	}
	digest := sha256.New()
	digest.Write([]byte(command))
	for _, p := range parts {
		digest.Write([]byte("\x00" + p.name + "\x00" + p.attachment.name + "\x00"))
		digest.Write(p.data)
	}
	boundary := "callwright-" + hex.EncodeToString(digest.Sum(nil)[:20])
	var body []byte
	for _, p := range parts {
		body = append(body, "--"+boundary+"\r\nContent-Disposition: form-data; name=\""+partName(p.name)+`"`...)
		if p.attachment.name != "" {
			body = append(body, `; filename="`+partName(p.attachment.name)+`"`...)
		}
		if media, _ := headerText(p.media); media != "" {
			body = append(body, "\r\nContent-Type: "+media...)
		}
		body = append(append(append(body, "\r\n\r\n"...), p.data...), "\r\n"...)
	}
	return attachment{media: "multipart/form-data; boundary=" + boundary, data: append(body, "--"+boundary+"--\r\n"...)}
}

// partName escapes a name for a Content-Disposition header, as browsers do.
func partName(name string) string {
	return strings.NewReplacer(`"`, "%22", "\r", "%0D", "\n", "%0A", "\x00", "").Replace(name)
}

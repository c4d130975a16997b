package ui

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"regexp"
	"strconv"
	"strings"
	"sync"
)

// StaticPrefix is where every asset is served.
const StaticPrefix = "/static/"

//go:embed static
var staticFiles embed.FS

// Assets are the files that browsers load, under names that change with their content, so that they
// may be kept for ever. Build it once with NewAssets; it does not change and is safe for concurrent
// use.
type Assets struct {
	urls  map[string]string // logical name -> address
	files map[string]asset  // address -> file
}

type asset struct {
	kind        string // media type
	etag        string
	plain, gzip []byte
}

// NewAssets gathers the product's own files and those of folders, such as the exercise kinds: the
// file view.js of folder "chart" is called "chart/view.js". A module may import its neighbours as
// "./name.js".
func NewAssets(folders map[string]fs.FS) (*Assets, error) {
	own, err := fs.Sub(staticFiles, "static")
	if err != nil {
		return nil, err
	}
	a := &Assets{urls: map[string]string{}, files: map[string]asset{}}
	if err := a.add("", own); err != nil {
		return nil, err
	}
	for name, fsys := range folders {
		if err := a.add(name, fsys); err != nil {
			return nil, err
		}
	}
	return a, nil
}

// coreAssets are the product's own files; their names are the same in every Assets.
var coreAssets = sync.OnceValue(func() *Assets {
	a, err := NewAssets(nil)
	if err != nil {
		panic(err) // the files are embedded and tested
	}
	return a
})

// Asset is the address of one of the product's own files, such as "app.css" or "attempt.js". It
// panics on a name that does not exist.
func Asset(name string) string {
	url, ok := coreAssets().URL(name)
	if !ok {
		panic("no asset is called " + name)
	}
	return url
}

// URL is the address of a file by its logical name, such as "chart/view.js".
func (a *Assets) URL(name string) (string, bool) {
	url, ok := a.urls[name]
	return url, ok
}

func (a *Assets) add(folder string, fsys fs.FS) error {
	files := map[string][]byte{}
	err := fs.WalkDir(fsys, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !served[path.Ext(name)] {
			return err
		}
		files[name], err = fs.ReadFile(fsys, name)
		return err
	})
	if err != nil {
		return fmt.Errorf("assets of %q: %w", folder, err)
	}
	for name := range files {
		if _, err := a.place(folder, name, files, nil); err != nil {
			return fmt.Errorf("assets of %q: %w", folder, err)
		}
	}
	return nil
}

// served are the file types that browsers get; other files of a folder stay private.
var served = map[string]bool{".css": true, ".js": true, ".svg": true, ".png": true, ".webp": true, ".woff2": true}

var neighbour = regexp.MustCompile(`(\bfrom\s*|\bimport\s*\(?\s*)(["'])\./([\w./-]+\.js)["']`)

// place names a file by its content, after the modules it imports, whose addresses it carries.
func (a *Assets) place(folder, name string, files map[string][]byte, trail []string) (string, error) {
	logical := path.Join(folder, name)
	if url, ok := a.urls[logical]; ok {
		return url, nil
	}
	for _, above := range trail {
		if above == name {
			return "", fmt.Errorf("%s imports itself", name)
		}
	}
	content, ok := files[name]
	if !ok {
		return "", fmt.Errorf("%s is imported but does not exist", name)
	}
	var failed error
	if path.Ext(name) == ".js" {
		content = neighbour.ReplaceAllFunc(content, func(m []byte) []byte {
			part := neighbour.FindSubmatch(m)
			url, err := a.place(folder, path.Join(path.Dir(name), string(part[3])), files, append(trail, name))
			if err != nil {
				failed = err
			}
			return []byte(string(part[1]) + string(part[2]) + url + string(part[2]))
		})
	}
	if failed != nil {
		return "", failed
	}
	switch path.Ext(name) {
	case ".js":
		content = []byte(lean(string(content)))
	case ".css":
		content = []byte(leanSheet(string(content)))
	}
	return a.keep(logical, content)
}

func (a *Assets) keep(logical string, content []byte) (string, error) {
	sum := sha256.Sum256(content)
	hash, ext := hex.EncodeToString(sum[:5]), path.Ext(logical)
	url := StaticPrefix + strings.TrimSuffix(logical, ext) + "." + hash + ext
	packed, err := pack(content)
	if err != nil {
		return "", err
	}
	a.urls[logical] = url
	a.files[url] = asset{kind: mediaType(ext), etag: `"` + hash + `"`, plain: content, gzip: packed}
	return url, nil
}

// mediaType does not ask the machine's mime table first: it may be wrong or missing.
func mediaType(ext string) string {
	switch ext {
	case ".css":
		return "text/css; charset=utf-8"
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	}
	return or(mime.TypeByExtension(ext), "application/octet-stream")
}

// pack compresses, or returns nil when that does not help.
func pack(content []byte) ([]byte, error) {
	var out bytes.Buffer
	w, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(content); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	if out.Len() >= len(content) {
		return nil, nil
	}
	return out.Bytes(), nil
}

// ServeHTTP answers requests below StaticPrefix.
func (a *Assets) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	file, ok := a.files[r.URL.Path]
	if !ok {
		http.NotFound(w, r)
		return
	}
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, "This file can only be read", http.StatusMethodNotAllowed)
		return
	}
	head := w.Header()
	head.Set("Cache-Control", "public, max-age=31536000, immutable")
	head.Set("Content-Type", file.kind)
	head.Set("X-Content-Type-Options", "nosniff")
	head.Set("Vary", "Accept-Encoding")
	head.Set("ETag", file.etag)
	if r.Header.Get("If-None-Match") == file.etag {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	body := file.plain
	if file.gzip != nil && takesGzip(r.Header.Get("Accept-Encoding")) {
		head.Set("Content-Encoding", "gzip")
		body = file.gzip
	}
	head.Set("Content-Length", strconv.Itoa(len(body)))
	if r.Method == http.MethodGet {
		_, _ = w.Write(body) // a reader that went away needs no answer
	}
}

func takesGzip(accept string) bool {
	for part := range strings.SplitSeq(accept, ",") {
		name, weight, _ := strings.Cut(strings.TrimSpace(part), ";")
		if name == "gzip" {
			return strings.ReplaceAll(weight, " ", "") != "q=0"
		}
	}
	return false
}

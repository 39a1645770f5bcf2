// SPDX-FileCopyrightText: 2026 the LoL Match Exporter developers
// SPDX-License-Identifier: GPL-3.0-or-later

// The peer in Go: gin checks a bearer token, reads one finished body from Redis by redigo
// and sends it.  Set up as a good user of that stack does: release mode, no middleware
// that is not needed, a pool of kept connections over the unix socket, one process on all
// cores, kept connections from nginx, an access line a request through a buffered writer
// (gin's own logger formats more and writes each line by itself).
//
//	peer_gin LISTEN REDIS KEY SHA256 LOG
package main

import (
	"bufio"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"net"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/gomodule/redigo/redis"
)

const logBuffer = 256 * 1024

// accessLog gathers lines; a full buffer and every second go to the file.
type accessLog struct {
	mutex sync.Mutex
	out   *bufio.Writer
}

func openLog(path string) (*accessLog, error) {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_APPEND|os.O_CREATE, 0o640)
	if err != nil {
		return nil, err
	}
	log := &accessLog{out: bufio.NewWriterSize(file, logBuffer)}
	go func() {
		for range time.Tick(time.Second) {
			log.mutex.Lock()
			log.out.Flush()
			log.mutex.Unlock()
		}
	}()
	return log, nil
}

func (log *accessLog) middleware(c *gin.Context) {
	start := time.Now()
	c.Next()
	line := make([]byte, 0, 512)
	line = append(line, `{"time":"`...)
	line = start.UTC().AppendFormat(line, "2006-01-02T15:04:05.000Z")
	line = append(line, `","method":`...)
	line = strconv.AppendQuote(line, c.Request.Method)
	line = append(line, `,"path":`...)
	line = strconv.AppendQuote(line, c.Request.URL.Path)
	line = append(line, `,"status":`...)
	line = strconv.AppendInt(line, int64(c.Writer.Status()), 10)
	line = append(line, `,"bytes":`...)
	line = strconv.AppendInt(line, int64(c.Writer.Size()), 10)
	line = append(line, `,"duration_us":`...)
	line = strconv.AppendInt(line, time.Since(start).Microseconds(), 10)
	line = append(line, "}\n"...)
	log.mutex.Lock()
	log.out.Write(line)
	log.mutex.Unlock()
}

func authenticate(want []byte) gin.HandlerFunc {
	return func(c *gin.Context) {
		header := c.GetHeader("Authorization")
		got := sha256.Sum256([]byte(strings.TrimPrefix(header, "Bearer ")))
		if !strings.HasPrefix(header, "Bearer ") ||
			subtle.ConstantTimeCompare(got[:], want) != 1 {
			c.AbortWithStatusJSON(http.StatusUnauthorized, gin.H{"success": false})
		}
	}
}

func answer(pool *redis.Pool, key string) gin.HandlerFunc {
	return func(c *gin.Context) {
		conn := pool.Get()
		body, err := redis.Bytes(conn.Do("GET", key))
		conn.Close()
		if err != nil {
			c.AbortWithStatus(http.StatusServiceUnavailable)
			return
		}
		c.Header("Content-Length", strconv.Itoa(len(body)))
		c.Data(http.StatusOK, "application/json", body)
	}
}

func run(listen, socket, key, digest, logPath string) error {
	want, err := hex.DecodeString(digest)
	if err != nil {
		return err
	}
	log, err := openLog(logPath)
	if err != nil {
		return err
	}
	pool := &redis.Pool{MaxIdle: 256, Dial: func() (redis.Conn, error) {
		return redis.Dial("unix", socket)
	}}
	gin.SetMode(gin.ReleaseMode)
	engine := gin.New()
	engine.Use(log.middleware, authenticate(want))
	engine.GET("/peer/gin", answer(pool, key))
	listener, err := net.Listen("unix", listen)
	if err != nil {
		return err
	}
	return (&http.Server{Handler: engine}).Serve(listener)
}

func main() {
	if len(os.Args) != 6 {
		os.Stderr.WriteString("usage: peer_gin LISTEN REDIS KEY SHA256 LOG\n")
		os.Exit(2)
	}
	if err := run(os.Args[1], os.Args[2], os.Args[3], os.Args[4], os.Args[5]); err != nil {
		os.Stderr.WriteString("peer_gin: " + err.Error() + "\n")
		os.Exit(1)
	}
}

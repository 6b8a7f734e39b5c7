package io.rollcall.bench.registry;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.catalina.Context;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;

/** The ceiling for any server on Tomcat: it reads the request and answers with the same bytes each time. */
final class BareTomcat {

    /** @param args the port, the file with the answer, a directory */
    public static void main(String[] args) throws Exception {
        byte[] answer = Files.readAllBytes(Path.of(args[1]));
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(args[2]);
        Connector connector = new Connector();
        connector.setPort(Integer.parseInt(args[0]));
        connector.setProperty("address", "127.0.0.1");
        connector.setProperty("maxKeepAliveRequests", "-1");
        tomcat.setConnector(connector);
        Context context = tomcat.addContext("", null);
        Tomcat.addServlet(context, "constant", new Constant(answer)).addMapping("/*");
        tomcat.start();
        tomcat.getServer().await();
    }

    private static final class Constant extends HttpServlet {

        private static final long serialVersionUID = 1;

        private final byte[] answer;

        Constant(byte[] answer) {
            this.answer = answer;
        }

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
            request.getInputStream().readAllBytes();
            response.setContentType("application/json");
            response.setContentLength(answer.length);
            response.getOutputStream().write(answer);
        }
    }

    private BareTomcat() {}
}
